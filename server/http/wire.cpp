#include "http/wire.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace hoibao::http {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kSlice{250};
constexpr std::size_t kChunkBytes = 64 * 1024;
constexpr std::chrono::seconds kLinger{10};
constexpr std::chrono::seconds kLingerQuiet{1};

}  // namespace

Wire::Wire(int socket) : socket_(socket) {}

bool Wire::wait(short events, TimePoint deadline, const std::function<bool()>& gaveUp) {
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left <= milliseconds::zero() || gaveUp()) return false;
        pollfd asked{socket_, events, 0};
        const int ready = ::poll(&asked, 1, static_cast<int>(std::min(left, kSlice).count()));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

Wire::Got Wire::fill(TimePoint deadline, const std::function<bool()>& gaveUp) {
    std::array<char, kChunkBytes> chunk;
    for (;;) {
        if (!wait(POLLIN, deadline, gaveUp)) return Got::Late;
        const auto count = ::recv(socket_, chunk.data(), chunk.size(), MSG_DONTWAIT);
        if (count > 0) {
            buffer_.append(chunk.data(), static_cast<std::size_t>(count));
            return Got::Bytes;
        }
        if (count == 0) return Got::Closed;
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) return Got::Closed;
    }
}

bool Wire::send(std::string_view bytes, TimePoint deadline, const std::function<bool()>& gaveUp) {
    while (!bytes.empty()) {
        if (!wait(POLLOUT, deadline, gaveUp)) return false;
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            return false;
        }
    }
    return true;
}

void Wire::lingerAndShut(const std::function<bool()>& gaveUp) {
    ::shutdown(socket_, SHUT_WR);
    const auto end = Clock::now() + kLinger;
    while (fill(std::min(end, Clock::now() + kLingerQuiet), gaveUp) == Got::Bytes) {
        buffer_.clear();
    }
}

}  // namespace hoibao::http
