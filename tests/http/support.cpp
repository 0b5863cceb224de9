#include "support.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

#include "domain/unavailable.hpp"
#include "http/json.hpp"

namespace hoibao::http {

using Clock = std::chrono::steady_clock;

nlohmann::json Reply::json() const {
    return nlohmann::json::parse(body, nullptr, false);
}

std::string Reply::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

std::string Reply::code() const {
    const auto parsed = json();
    if (!parsed.is_object()) return "";
    const auto type = parsed.value("type", "");
    return type.substr(type.rfind('/') + 1);
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error(std::strerror(errno));
    }
}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), buffer_(std::move(other.buffer_)) {}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finishSending() {
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::fill(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd asked{socket_, POLLIN, 0};
    if (left <= 0 || ::poll(&asked, 1, static_cast<int>(left)) <= 0) return false;
    char chunk[65536];
    const auto count = ::recv(socket_, chunk, sizeof chunk, 0);
    if (count <= 0) return false;
    buffer_.append(chunk, static_cast<std::size_t>(count));
    return true;
}

Reply RawClient::read(bool isHead, std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill(deadline)) return {};
    }
    Reply reply;
    reply.status = std::stoi(buffer_.substr(9, 3));
    std::size_t line = buffer_.find("\r\n") + 2;
    while (line < end + 2) {
        const auto next = buffer_.find("\r\n", line);
        const auto colon = buffer_.find(':', line);
        auto name = buffer_.substr(line, colon - line);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        reply.headers[name] = buffer_.substr(colon + 2, next - colon - 2);
        line = next + 2;
    }
    buffer_.erase(0, end + 4);
    const auto length = isHead || reply.header("content-length").empty()
                            ? 0
                            : std::stoul(reply.header("content-length"));
    while (buffer_.size() < length) {
        if (!fill(deadline)) return {};
    }
    reply.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return reply;
}

bool RawClient::hasAnswer() const {
    pollfd asked{socket_, POLLIN, 0};
    return ::poll(&asked, 1, 0) > 0;
}

bool RawClient::isClosed(std::chrono::milliseconds patience) {
    if (!buffer_.empty()) return false;
    pollfd asked{socket_, POLLIN, 0};
    if (::poll(&asked, 1, static_cast<int>(patience.count())) <= 0) return false;
    char byte;
    return ::recv(socket_, &byte, 1, 0) <= 0;
}

std::optional<domain::Caller> KnownKeys::authenticate(std::string_view bearerKey) {
    if (bearerKey == "gone") throw Unavailable("the database is gone");
    const auto at = bearerKey.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    const auto role = domain::parseRole(bearerKey.substr(0, at));
    const auto office = domain::OfficeCode::parse(bearerKey.substr(at + 1));
    if (!role || !office) return std::nullopt;
    const auto id = static_cast<std::int64_t>(std::hash<std::string_view>()(bearerKey) >> 1);
    return domain::Caller{*role, *office, "Nguyễn Thị Dấu Vết", id, "hb_test"};
}

std::optional<StoredAnswer> AnswersInMemory::find(std::int64_t callerKeyId,
                                                  const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = answers_.find({callerKeyId, key});
    if (found == answers_.end()) return std::nullopt;
    return found->second;
}

void AnswersInMemory::remember(std::int64_t callerKeyId, const std::string& key,
                               const StoredAnswer& answer) {
    const std::lock_guard lock(mutex_);
    if (isGone) throw Unavailable("the database is gone");
    answers_.emplace(std::pair(callerKeyId, key), answer);
}

Site::Site(ServerOptions options, ApplicationOptions applicationOptions)
    : router(publicRoutes()),
      log([this](std::string_view line) {
          const std::lock_guard lock(mutex_);
          lines_.emplace_back(line);
      }),
      options_(std::move(options)) {
    for (const auto& spec : publicRoutes()) {
        router.handle(fmt::format("{} {}", spec.method, spec.pattern),
                      [this](const Request& request) { return tell(request); });
    }
    application = std::make_unique<Application>(router, &keys, &answers, log, metrics,
                                                std::move(applicationOptions));
}

Site::~Site() {
    if (server) server->stop();
}

void Site::start() {
    server = std::make_unique<HttpServer>(*application, metrics, options_);
    server->start();
}

Response Site::tell(const Request& request) {
    ++handled;
    const auto id = request.pathParameters.find("id");
    const auto word = id == request.pathParameters.end() ? "" : id->second;
    if (word == "throw") throw std::runtime_error("secret 0912345678");
    if (word == "throw-int") throw 42;
    if (word == "unavailable") throw Unavailable("the database is gone");
    if (word == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(600));
    if (word == "refused") {
        return Response{409, "application/json", R"({"no": true})", {}};
    }
    Json body = {{"method", request.method},         {"path", request.pathParameters},
                 {"query", request.queryParameters}, {"bodyBytes", request.body.size()},
                 {"from", request.remoteAddress},    {"count", handled.load()}};
    if (word == "large") body["filler"] = std::string(20'000'000, 'x');
    if (request.token) body["token"] = *request.token;
    auto response = ok(body);
    if (word == "tagged") response.headers.set("ETag", "\"7\"");
    if (word == "split") response.headers.set("X-Odd", "a\r\nX-Evil: 1");
    return response;
}

RawClient Site::connect() const {
    return RawClient(server->port());
}

Reply Site::ask(std::string_view bytes) const {
    auto client = connect();
    client.send(bytes);
    return client.read(bytes.starts_with("HEAD"));
}

std::vector<std::string> Site::logLines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
}

std::string request(std::string_view methodAndTarget, std::string_view fields,
                    std::optional<std::string_view> body) {
    auto text = fmt::format("{} HTTP/1.1\r\nHost: localhost\r\n{}", methodAndTarget, fields);
    if (body) text += fmt::format("Content-Length: {}\r\n", body->size());
    text += "\r\n";
    if (body) text += *body;
    return text;
}

}  // namespace hoibao::http
