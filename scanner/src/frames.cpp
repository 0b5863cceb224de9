#include "frames.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace hoibao::scanner {

namespace {

using std::chrono::milliseconds;

/// Waits until the socket can be used; false when the deadline passes first.
bool waitFor(int socket, short events, Deadline deadline) {
    while (true) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Deadline::clock::now());
        if (left <= milliseconds::zero()) return false;
        pollfd one{socket, events, 0};
        constexpr auto kLongest = milliseconds(3'600'000);  // fits poll's int
        const int ready = poll(&one, 1, int(std::min(left, kLongest).count()));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

bool sendAll(int socket, std::string_view bytes, Deadline deadline) {
    while (!bytes.empty()) {
        const auto sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            bytes.remove_prefix(std::size_t(sent));
        } else if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!waitFor(socket, POLLOUT, deadline)) return false;
        } else {
            return false;
        }
    }
    return true;
}

std::optional<FrameFault> receiveAll(int socket, char* to, std::size_t size, Deadline deadline) {
    while (size > 0) {
        const auto got = recv(socket, to, size, MSG_DONTWAIT);
        if (got > 0) {
            to += got;
            size -= std::size_t(got);
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (!waitFor(socket, POLLIN, deadline)) return FrameFault::TimedOut;
        } else {
            return FrameFault::Closed;
        }
    }
    return std::nullopt;
}

}  // namespace

bool sendFrame(int socket, std::string_view bytes, Deadline deadline) {
    const auto size = std::uint32_t(bytes.size());
    const std::array<char, 4> head = {char(size), char(size >> 8), char(size >> 16),
                                      char(size >> 24)};
    return sendAll(socket, {head.data(), head.size()}, deadline) &&
           sendAll(socket, bytes, deadline);
}

Frame receiveFrame(int socket, std::size_t maxBytes, Deadline deadline) {
    std::array<char, 4> head{};
    if (auto fault = receiveAll(socket, head.data(), head.size(), deadline)) return {{}, *fault};
    std::uint32_t size = 0;
    for (int i = 3; i >= 0; --i)
        size = size << 8 | static_cast<unsigned char>(head[std::size_t(i)]);
    if (size > maxBytes) return {{}, FrameFault::Closed};
    std::string bytes(size, '\0');
    if (auto fault = receiveAll(socket, bytes.data(), size, deadline)) return {{}, *fault};
    return {std::move(bytes), FrameFault::Closed};
}

}  // namespace hoibao::scanner
