#include "http/conversation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "http/problem.hpp"
#include "http/rate_limiter.hpp"

namespace hoibao::http {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

/// How long a connection may keep its thread from others that wait, once threads run short.
constexpr milliseconds kIdleWhenPressed{250};
constexpr seconds kHeadWhenPressed{3};
constexpr std::size_t kSmallBodyBytes = 1 << 20;
constexpr std::size_t kSlowestBytesPerSecond = 32 * 1024;

/// "Tue, 24 Nov 2026 09:00:00 GMT" (RFC 9110 §5.6.7), whatever the locale.
std::string httpDate() {
    constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[std::size_t(utc.tm_wday)],
                       utc.tm_mday, kMonths[std::size_t(utc.tm_mon)], utc.tm_year + 1900,
                       utc.tm_hour, utc.tm_min, utc.tm_sec);
}

/// A field's value can never begin another field.
std::string oneLine(std::string value) {
    std::ranges::replace_if(
        value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return value;
}

std::string headOf(const Response& response, bool keepsAlive) {
    const bool hasBody = response.status != 204 && response.status != 304;
    auto head =
        fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\nConnection: {}\r\n", response.status,
                    reasonPhrase(response.status), httpDate(), keepsAlive ? "keep-alive" : "close");
    if (hasBody) {
        head += fmt::format("Content-Length: {}\r\n", response.body.size());
        if (!response.contentType.empty()) {
            head += fmt::format("Content-Type: {}\r\n", oneLine(response.contentType));
        }
    }
    for (const auto& [name, value] : response.headers) {
        head += fmt::format("{}: {}\r\n", name, oneLine(value));
    }
    return head + "\r\n";
}

Response withRetryAfter(Response response) {
    response.headers.set("Retry-After", "1");
    return response;
}

}  // namespace

Quota::Share::Share(Quota* owner, std::string name, std::size_t amount)
    : owner_(owner), name_(std::move(name)), amount_(amount) {}

Quota::Share::Share(Share&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)),
      name_(std::move(other.name_)),
      amount_(other.amount_) {}

Quota::Share::~Share() {
    if (!owner_) return;
    const std::lock_guard lock(owner_->mutex_);
    const auto taken = owner_->taken_.find(name_);
    if ((taken->second -= amount_) == 0) owner_->taken_.erase(taken);
}

std::optional<Quota::Share> Quota::take(const std::string& name, std::size_t amount) {
    if (amount == 0) return Share(nullptr, name, 0);
    const std::lock_guard lock(mutex_);
    auto& taken = taken_[name];
    if (taken + amount > limit_) {
        if (taken == 0) taken_.erase(name);
        return std::nullopt;
    }
    taken += amount;
    return Share(this, name, amount);
}

Conversation::Conversation(Floor& floor, int socket, std::string peer)
    : floor_(floor),
      wire_(socket),
      peer_(std::move(peer)),
      isAborting_([&floor] { return floor.isAborting.load(); }) {}

void Conversation::run() {
    const auto network = networkOf(peer_);
    const bool isProxy = std::ranges::any_of(
        floor_.options.proxies, [&](const auto& proxy) { return networkOf(proxy) == network; });
    const auto place = floor_.connections.take(network, isProxy ? 0 : 1);
    if (!place) {
        floor_.metrics.connectionRefused("address");
        refuse(withRetryAfter(floor_.application.refuse(
            429, "too-many-connections", "This address has too many connections open.")));
        return;
    }
    for (int served = 0; served < floor_.options.requestsPerConnection; ++served) {
        if (!awaitRequest(served == 0) || !serve(served)) return;
    }
}

/// A connection on which nothing is asked goes first when threads run short.
bool Conversation::awaitRequest(bool isFirst) {
    if (!wire_.buffer().empty()) return true;
    const auto began = Clock::now();
    const auto patience = isFirst ? floor_.options.headDeadline : floor_.options.keepAlive;
    const auto gaveUp = [&] {
        const bool isDue = floor_.isPressed() || floor_.isStopping;
        return floor_.isAborting || (isDue && Clock::now() - began > kIdleWhenPressed);
    };
    return wire_.fill(began + patience, gaveUp) == Wire::Got::Bytes;
}

/// The bytes up to and with the empty line; nothing when the connection was refused or is gone.
std::optional<std::string> Conversation::readHead() {
    const auto began = Clock::now();
    const auto gaveUp = [&] {
        return floor_.isAborting || (floor_.isPressed() && Clock::now() - began > kHeadWhenPressed);
    };
    auto& buffer = wire_.buffer();
    std::size_t searched = 0;
    for (;;) {
        const auto end = buffer.find("\r\n\r\n", searched);
        const bool isWhole = end != std::string::npos;
        if (isWhole && end + 4 <= kMaxHeadBytes) {
            auto head = buffer.substr(0, end + 4);
            buffer.erase(0, end + 4);
            return head;
        }
        if (isWhole || buffer.size() > kMaxHeadBytes) {
            refuse(floor_.application.refuse(431, "header-too-large",
                                             "The header is longer than 16384 bytes."));
            return std::nullopt;
        }
        if (buffer.find("\n\n", searched) != std::string::npos) {
            refuse(floor_.application.refuse(400, "malformed-head", "Lines end with CR LF."));
            return std::nullopt;
        }
        searched = buffer.size() < 3 ? 0 : buffer.size() - 3;
        const auto got = wire_.fill(began + floor_.options.headDeadline, gaveUp);
        if (got == Wire::Got::Late) {
            refuse(floor_.application.refuse(408, "header-too-slow",
                                             "The header did not come in time."));
        }
        if (got != Wire::Got::Bytes) return std::nullopt;
    }
}

Wire::Got Conversation::readBody(std::size_t length, std::string& body) {
    const auto deadline = Clock::now() + floor_.options.bodyDeadline;
    auto& buffer = wire_.buffer();
    for (;;) {
        const auto part = std::min(buffer.size(), length - body.size());
        body.append(buffer, 0, part);
        buffer.erase(0, part);
        if (body.size() == length) return Wire::Got::Bytes;
        const auto got = wire_.fill(deadline, isAborting_);
        if (got != Wire::Got::Bytes) return got;
    }
}

bool Conversation::serve(int requestsBefore) {
    const auto bytes = readHead();
    if (!bytes) return false;
    auto& application = floor_.application;
    auto head = parseRequestHead(*bytes);
    if (!head) {
        const auto& fault = head.error();
        refuse(application.refuse(fault.status, fault.code, fault.detail));
        return false;
    }
    const bool isWanted = head->keepsAlive && !floor_.isStopping &&
                          requestsBefore + 1 < floor_.options.requestsPerConnection;
    const bool isHead = head->method == "HEAD";
    const bool hasBody = head->contentLength.value_or(0) > 0;
    const bool expectsContinue = head->expectsContinue;

    auto outcome = application.admit(std::move(*head), peer_);
    if (const auto* refusal = std::get_if<Response>(&outcome)) {
        // Whether a length was asked for or the body lies unread: what follows is no request.
        const bool isUnframed = hasBody || refusal->status == 411;
        if (!isUnframed) return respond(*refusal, isWanted, isHead) && isWanted;
        refuse(*refusal);
        return false;
    }
    auto& admission = std::get<Application::Admission>(outcome);
    const bool isLarge = admission.bodyBytes > kSmallBodyBytes;
    const auto room = floor_.bodyBytes.take("all", isLarge ? admission.bodyBytes : 0);
    if (!room) {
        refuse(withRetryAfter(
            application.refuse(admission, 503, "busy", "Too many large bodies are arriving now.")));
        return false;
    }
    if (hasBody && expectsContinue && wire_.buffer().empty()) {
        const auto deadline = Clock::now() + floor_.options.writeDeadline;
        if (!wire_.send("HTTP/1.1 100 Continue\r\n\r\n", deadline, isAborting_)) return false;
    }
    const auto got = readBody(admission.bodyBytes, admission.request.body);
    if (got != Wire::Got::Bytes) {
        const bool isLate = got == Wire::Got::Late;
        refuse(application.refuse(
            admission, isLate ? 408 : 400, isLate ? "body-too-slow" : "truncated-body",
            isLate ? "The body did not come in time." : "The body is shorter than its length."));
        return false;
    }
    const auto response = application.answer(std::move(admission));
    const bool keepsAlive = isWanted && !floor_.isStopping;
    return respond(response, keepsAlive, isHead) && keepsAlive;
}

bool Conversation::respond(const Response& response, bool keepsAlive, bool isHead) {
    const auto slowest = seconds(response.body.size() / kSlowestBytesPerSecond);
    const auto deadline = Clock::now() + floor_.options.writeDeadline + slowest;
    auto head = headOf(response, keepsAlive);
    const bool hasBody = !isHead && response.status != 204 && response.status != 304;
    constexpr std::size_t kOneSegment = 1400;
    if (hasBody && response.body.size() <= kOneSegment) {
        return wire_.send(head + response.body, deadline, isAborting_);
    }
    return wire_.send(head, deadline, isAborting_) &&
           (!hasBody || wire_.send(response.body, deadline, isAborting_));
}

void Conversation::refuse(const Response& response) {
    if (!respond(response, false)) return;
    wire_.lingerAndShut([this] { return floor_.isAborting || floor_.isStopping; });
}

}  // namespace hoibao::http
