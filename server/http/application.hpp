#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/authentication.hpp"
#include "http/idempotency.hpp"
#include "http/log.hpp"
#include "http/message.hpp"
#include "http/metrics.hpp"
#include "http/request_head.hpp"
#include "http/router.hpp"

namespace hoibao::http {

struct ApplicationOptions {
    std::vector<std::string> proxies = {};  ///< addresses whose X-Forwarded-For is believed
    bool isBehindTls = false;               ///< adds Strict-Transport-Security
    bool logsRequests = true;
    RequestTokenKey tokenKey{};
    /// Says to people what a problem says to programs; the status and the fields are kept. Null:
    /// people get the problem as it is.
    std::function<Response(const Request&, int status)> problemPage = nullptr;
    /// Answers a form whose session is over or another than the one it was filled in under, so
    /// that nothing typed is lost; the request has a caller if somebody is signed in. Null: the
    /// form is refused.
    std::function<Response(const Request&)> keepForm = nullptr;
};

/// Everything between a well framed request and its handler, knowing no sockets: routing, keys,
/// roles, limits, idempotency, problems, headers, log and metrics.
///
/// The adapter calls admit() with the head, reads the body that admit allows, then calls answer().
/// Neither throws. Called by many threads at once.
class Application {
public:
    /// All references must outlive this. `authenticator` and `idempotency` may be null where no
    /// route needs them (the private port, tests).
    Application(const Router& router, Authenticator* authenticator, IdempotencyStore* idempotency,
                Log& log, Metrics& metrics, ApplicationOptions options);
    ~Application();

    /// A request whose head was accepted.
    struct Admission {
        Request request;  ///< without its body
        const Route* route = nullptr;
        std::size_t bodyBytes = 0;   ///< to read; within the route's limit
        bool isHead = false;         ///< the answer goes out without its body
        bool isSessionOver = false;  ///< a form that came too late
        std::chrono::steady_clock::time_point began;
    };
    /// Either an admission or the answer that refuses it; after a refusal with a body the
    /// connection must be closed.
    [[nodiscard]] std::variant<Admission, Response> admit(RequestHead head, std::string_view peer);

    /// Runs the handler; admission.request.body is filled in.
    [[nodiscard]] Response answer(Admission admission);

    /// An answer to what was no request at all: logged, counted, with every header.
    [[nodiscard]] Response refuse(int status, std::string_view code, std::string_view detail);
    /// The same for a request that was admitted and whose body did not come.
    [[nodiscard]] Response refuse(const Admission& admission, int status, std::string_view code,
                                  std::string_view detail);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace hoibao::http
