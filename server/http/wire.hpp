#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace hoibao::http {

/// Reads and writes a connected socket with deadlines for the whole of what is awaited, so that a
/// client that sends a byte now and then does not stay for ever. Does not own the socket. One
/// thread.
class Wire {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    enum class Got { Bytes, Closed, Late };

    /// `gaveUp` is asked every quarter of a second while waiting: true ends the wait as Late.
    explicit Wire(int socket);

    /// Waits for more bytes and appends them to buffer().
    [[nodiscard]] Got fill(TimePoint deadline, const std::function<bool()>& gaveUp);
    /// What came and was not taken yet.
    [[nodiscard]] std::string& buffer() noexcept { return buffer_; }

    /// False when the client is gone or too slow.
    [[nodiscard]] bool send(std::string_view bytes, TimePoint deadline,
                            const std::function<bool()>& gaveUp);

    /// Says that nothing more will come and throws away what still arrives, for a while: closing
    /// at once would reset the connection, and the client could lose the answer.
    void lingerAndShut(const std::function<bool()>& gaveUp);

private:
    [[nodiscard]] bool wait(short events, TimePoint deadline, const std::function<bool()>& gaveUp);

    int socket_;
    std::string buffer_;
};

}  // namespace hoibao::http
