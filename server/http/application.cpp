#include "http/application.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <new>
#include <nlohmann/json.hpp>
#include <typeinfo>
#include <utility>

#include "crypto/random.hpp"
#include "domain/unavailable.hpp"
#include "http/problem.hpp"
#include "http/rate_limiter.hpp"
#include "http/session.hpp"
#include "http/url.hpp"

namespace hoibao::http {

namespace {

using domain::Error;
using domain::ErrorKind;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kNoRoute = "none";
constexpr std::string_view kRetryAfterSeconds = "5";
constexpr std::size_t kMaxBearerLength = 200;
/// How long a request waits for the same key's request before it is told to come again.
constexpr std::chrono::seconds kPatience{30};

/// What the log and the metrics say of a method: a word of ours, never the client's.
std::string_view knownMethod(std::string_view method) {
    constexpr std::array<std::string_view, 7> kMethods = {"GET",    "HEAD",  "POST",   "PUT",
                                                          "DELETE", "PATCH", "OPTIONS"};
    const auto found = std::ranges::find(kMethods, method);
    return found == kMethods.end() ? "other" : *found;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// "Text/CSV; charset=utf-8" -> "text/csv".
std::string mediaType(const std::string& contentType) {
    auto type = lowered(contentType.substr(0, contentType.find(';')));
    type.erase(type.find_last_not_of(' ') + 1);
    return type;
}

bool isAmong(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (list.substr(0, comma) == word) return true;
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    }
    return false;
}

std::optional<std::string_view> bearerKey(const Headers& headers) {
    const auto* field = headers.find("authorization");
    constexpr std::string_view kScheme = "bearer ";
    if (!field || lowered(field->substr(0, kScheme.size())) != kScheme) return std::nullopt;
    std::string_view key = *field;
    key.remove_prefix(kScheme.size());
    const bool isVisible = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
    if (key.empty() || key.size() > kMaxBearerLength || !isVisible) return std::nullopt;
    return key;
}

/// Whether somebody reads the answer; programs ask under /api/.
bool isForPeople(const Application::Admission& admission) {
    if (admission.route) return admission.route->spec.isPage();
    return !admission.request.target.empty() && !admission.request.target.starts_with("/api/");
}

/// Fills in a problem's `instance`: the request's id.
void nameInstance(Response& response, const std::string& requestId) {
    auto body = nlohmann::ordered_json::parse(response.body, nullptr, false);
    if (!body.is_object()) return;
    body["instance"] = requestId;
    response.body = body.dump();
}

domain::Instant wallClock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

struct Application::Parts {
    const Router& router;
    Authenticator* authenticator;
    IdempotencyStore* idempotency;
    Log& log;
    Metrics& metrics;
    ApplicationOptions options;
    InProgress inProgress;

    std::optional<Response> readRoute(const RequestHead& head, Admission& admission);
    std::optional<Response> readLength(const RequestHead& head, Admission& admission) const;
    std::optional<Response> readOrigin(const Admission& admission) const;
    std::optional<Response> readCaller(const RequestHead& head, Admission& admission);
    Response askToSignIn(const RequestHead& head) const;
    std::optional<domain::Caller> findCaller(Request& request);
    std::optional<Response> readRest(const RequestHead& head, Admission& admission) const;
    bool isKeptForm(const Admission& admission) const;

    Response guarded(const Admission& admission, const std::function<Response()>& work);
    Response once(Admission& admission);
    void rememberAnswer(const Request& request, const std::string& key, const RequestHash& hash,
                        const Response& response);
    Response complete(Response response, const Admission& admission);
    void secure(Response& response) const;
};

Application::Application(const Router& router, Authenticator* authenticator,
                         IdempotencyStore* idempotency, Log& log, Metrics& metrics,
                         ApplicationOptions options)
    : parts_(new Parts{router, authenticator, idempotency, log, metrics, std::move(options), {}}) {
    if (!crypto::start()) throw Unavailable("libsodium does not start");
}

Application::~Application() = default;

std::variant<Application::Admission, Response> Application::admit(RequestHead head,
                                                                  std::string_view peer) {
    Admission admission;
    admission.began = Clock::now();
    auto& request = admission.request;
    request.id = crypto::randomId();
    request.receivedAt = wallClock();
    admission.isHead = head.method == "HEAD";
    request.method = admission.isHead ? "GET" : head.method;
    request.target = head.path;
    request.headers = std::move(head.headers);
    const auto* forwarded = request.headers.find("x-forwarded-for");
    request.remoteAddress =
        clientAddress(peer, forwarded ? std::string_view(*forwarded) : "", parts_->options.proxies);

    std::optional<Response> refusal;
    auto response = parts_->guarded(admission, [&] {
        if (!refusal) refusal = parts_->readRoute(head, admission);
        if (!refusal) refusal = parts_->readLength(head, admission);
        if (!refusal) refusal = parts_->readCaller(head, admission);
        if (!refusal) refusal = parts_->readOrigin(admission);
        if (!refusal) refusal = parts_->readRest(head, admission);
        return refusal.value_or(Response());
    });
    const bool isFault = response.status >= 500;
    if (refusal || isFault) return parts_->complete(std::move(response), admission);
    return admission;
}

/// 400 for what is no path, 404, 405.
std::optional<Response> Application::Parts::readRoute(const RequestHead& head,
                                                      Admission& admission) {
    auto match = router.match(admission.request.method, head.path);
    if (!match) return problem(match.error());
    admission.route = match->route;
    admission.request.pathParameters = std::move(match->parameters);
    if (match->route) return std::nullopt;
    if (match->allowed.empty()) {
        return problem(Error{ErrorKind::NotFound, "no-such-path", "Nothing is at this path."});
    }
    auto response = problem(405, "method-not-allowed", "The path does not take this method.");
    response.headers.set("Allow", fmt::format("{}", fmt::join(match->allowed, ", ")));
    return response;
}

/// 411 and 413, before anything else is asked.
std::optional<Response> Application::Parts::readLength(const RequestHead& head,
                                                       Admission& admission) const {
    const auto& spec = admission.route->spec;
    if (spec.takesBody() && !head.contentLength) {
        return problem(
            Error{ErrorKind::LengthRequired, "length-required", "A body needs Content-Length."});
    }
    admission.bodyBytes = head.contentLength.value_or(0);
    if (admission.bodyBytes <= spec.maxBodyBytes) return std::nullopt;
    return problem(Error{ErrorKind::TooLarge, "body-too-large",
                         fmt::format("This route takes at most {} bytes.", spec.maxBodyBytes)});
}

/// By the key, or, where none is given, by the session's cookie.
std::optional<domain::Caller> Application::Parts::findCaller(Request& request) {
    if (request.headers.count("authorization") > 0) {
        const auto key = bearerKey(request.headers);
        return key ? authenticator->authenticate(*key) : std::nullopt;
    }
    const auto token = sessionToken(request.headers, options.isBehindTls);
    if (!token || !isConfidential(request, options.isBehindTls)) return std::nullopt;
    auto caller = authenticator->authenticateSession(*token);
    if (caller) request.sessionToken = *token;
    return caller;
}

/// 403 for what another site's page sent: every form, and whatever a cookie signed in. Without the
/// body's token it is refused as well, once the body is there.
std::optional<Response> Application::Parts::readOrigin(const Admission& admission) const {
    const auto& request = admission.request;
    const bool isByBrowser = admission.route->spec.takesForm() || !request.sessionToken.empty();
    if (request.method == "GET" || !isByBrowser) return std::nullopt;
    if (isSameOrigin(request.headers, options.isBehindTls)) return std::nullopt;
    return problem(Error{ErrorKind::Forbidden, "cross-site",
                         "The page that sent this is not one of this site."});
}

/// Whether what was typed is kept when the session is over. Files are not.
bool Application::Parts::isKeptForm(const Admission& admission) const {
    return options.keepForm && admission.request.method == "POST" &&
           admission.route->spec.isPage() && admission.route->spec.accepts == kFormFields;
}

/// Leads back to what was asked for; of a file that was sent, to the page that it was chosen on.
Response Application::Parts::askToSignIn(const RequestHead& head) const {
    if (head.method == "GET" || head.method == "HEAD")
        return seeOther(signInPath(head.query.empty() ? head.path : head.path + "?" + head.query));
    for (auto path = head.path; path.size() > 1; path.resize(path.rfind('/'))) {
        const auto match = router.match("GET", path);
        if (match && match->route) return seeOther(signInPath(path, "fileAgain"));
    }
    return seeOther("/sign-in");
}

/// 401 and 403.
std::optional<Response> Application::Parts::readCaller(const RequestHead& head,
                                                       Admission& admission) {
    const auto action = admission.route->spec.action;
    if (action == domain::Action::Public) return std::nullopt;
    auto caller = authenticator ? findCaller(admission.request) : std::nullopt;
    if (!caller && isKeptForm(admission)) {
        admission.isSessionOver = true;
        return std::nullopt;
    }
    if (!caller && admission.route->spec.isPage()) return askToSignIn(head);
    if (!caller) {
        auto response = problem(Error{ErrorKind::Unauthorized, "key-needed",
                                      "Authorization: Bearer KEY is needed, with a key that is "
                                      "known and not revoked."});
        response.headers.set("WWW-Authenticate", "Bearer");
        return response;
    }
    admission.request.caller = std::move(caller);
    if (domain::allows(admission.request.caller->role, action)) return std::nullopt;
    return problem(Error{
        ErrorKind::Forbidden, "role-not-allowed",
        fmt::format("The role {} may not do this.", domain::name(admission.request.caller->role))});
}

/// The type of the body, the query and the Idempotency-Key.
std::optional<Response> Application::Parts::readRest(const RequestHead& head,
                                                     Admission& admission) const {
    const auto& spec = admission.route->spec;
    auto& request = admission.request;
    auto query = parseQuery(head.query);
    if (!query) return problem(query.error());
    request.queryParameters = std::move(*query);
    if (spec.takesBody()) {
        const auto type = mediaType(request.header("content-type").value_or(""));
        if (!isAmong(spec.accepts, type) || admission.bodyBytes == 0) {
            return problem(Error{ErrorKind::UnsupportedType, "unsupported-type",
                                 fmt::format("A body of type {} is needed.", spec.accepts)});
        }
    }
    if (!spec.isIdempotent) return std::nullopt;
    const auto key = idempotencyKey(request);
    if (!key) return problem(key.error());
    request.token = requestToken(options.tokenKey, request.who().keyId, *key);
    return std::nullopt;
}

Response Application::answer(Admission admission) {
    auto response = parts_->guarded(admission, [&] {
        const auto& route = *admission.route;
        const auto& request = admission.request;
        if (admission.isSessionOver) return parts_->options.keepForm(request);
        const bool isForged =
            request.method != "GET" && !request.sessionToken.empty() && !bringsCsrfToken(request);
        if (isForged && parts_->isKeptForm(admission)) return parts_->options.keepForm(request);
        if (isForged)
            return problem(Error{ErrorKind::Forbidden, "csrf-token-needed",
                                 "The form is of another session. Load the page again."});
        return route.spec.isIdempotent && parts_->idempotency ? parts_->once(admission)
                                                              : route.handler(admission.request);
    });
    return parts_->complete(std::move(response), admission);
}

/// The one place where exceptions end.
Response Application::Parts::guarded(const Admission& admission,
                                     const std::function<Response()>& work) {
    const auto pattern = admission.route ? admission.route->spec.pattern : kNoRoute;
    const auto tellAgain = [](std::string_view detail) {
        auto response = problem(503, "unavailable", detail);
        response.headers.set("Retry-After", std::string(kRetryAfterSeconds));
        return response;
    };
    try {
        return work();
    } catch (const Unavailable& fault) {
        log.write(Log::Level::Error, "unavailable",
                  {{"requestId", admission.request.id}, {"route", pattern}, {"why", fault.what()}});
        return tellAgain("Something this needs is not there now. Try again.");
    } catch (const std::bad_alloc&) {
        log.write(Log::Level::Error, "out-of-memory",
                  {{"requestId", admission.request.id}, {"route", pattern}});
        return tellAgain("There is too much to do now. Try again.");
    } catch (const std::exception& fault) {
        // Its text may quote what somebody sent, so only its type is written down.
        log.write(Log::Level::Error, "fault",
                  {{"requestId", admission.request.id},
                   {"route", pattern},
                   {"type", typeid(fault).name()}});
    } catch (...) {
        log.write(Log::Level::Error, "fault",
                  {{"requestId", admission.request.id}, {"route", pattern}, {"type", "unknown"}});
    }
    return problem(500, "internal", "The server made a mistake; its log knows the request's id.");
}

/// Does an idempotent request, or gives the answer it got before.
Response Application::Parts::once(Admission& admission) {
    const auto& request = admission.request;
    const auto key = *idempotencyKey(request);
    const auto hash = requestHash(request);
    const auto turn = inProgress.wait(request.who().keyId, key, kPatience);
    if (!turn) throw Unavailable("the same Idempotency-Key is still being worked on");
    if (const auto stored = idempotency->find(request.who().keyId, key)) {
        if (stored->requestHash != hash) {
            return problem(Error{ErrorKind::Unreadable, "idempotency-key-reused",
                                 "This Idempotency-Key was used for another request."});
        }
        Response response{stored->status, stored->contentType, stored->body, {}};
        response.headers.set("Idempotency-Replayed", "true");
        return response;
    }
    auto response = admission.route->handler(request);
    if (response.status >= 200 && response.status < 300) {
        rememberAnswer(request, key, hash, response);
    }
    return response;
}

/// What was done is done: when it cannot be remembered the answer still goes out, and the request
/// token keeps a repetition from doing it twice.
void Application::Parts::rememberAnswer(const Request& request, const std::string& key,
                                        const RequestHash& hash, const Response& response) {
    try {
        idempotency->remember(request.who().keyId, key,
                              {hash, response.status, response.contentType, response.body});
    } catch (const Unavailable& fault) {
        log.write(Log::Level::Warning, "answer-not-remembered",
                  {{"requestId", request.id}, {"why", fault.what()}});
    }
}

Response Application::Parts::complete(Response response, const Admission& admission) {
    const auto& request = admission.request;
    if (response.contentType == "application/problem+json") {
        if (options.problemPage && isForPeople(admission)) {
            const auto page = options.problemPage(request, response.status);
            response.contentType = page.contentType;
            response.body = page.body;
        } else {
            nameInstance(response, request.id);
        }
    }
    const auto* tag = response.headers.find("etag");
    const auto* known = request.headers.find("if-none-match");
    if (request.method == "GET" && response.status == 200 && tag && known && *tag == *known) {
        response.status = 304;
        response.body.clear();
    }
    response.headers.set("X-Request-Id", request.id);
    secure(response);

    const auto took = Clock::now() - admission.began;
    const auto route = admission.route ? admission.route->spec.pattern : kNoRoute;
    const auto method = admission.isHead ? "HEAD" : knownMethod(request.method);
    metrics.count(method, route, response.status,
                  std::chrono::duration_cast<std::chrono::microseconds>(took));
    if (options.logsRequests) {
        log.write(Log::Level::Info, "request",
                  {{"requestId", request.id},
                   {"method", method},
                   {"route", route},
                   {"status", std::int64_t(response.status)},
                   {"ms", std::chrono::duration<double, std::milli>(took).count()},
                   {"key", request.caller ? std::string_view(request.caller->keyPrefix) : ""}});
    }
    return response;
}

void Application::Parts::secure(Response& response) const {
    auto& headers = response.headers;
    headers.set("Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
                "img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; "
                "manifest-src 'self'; base-uri 'none'; form-action 'self'; "
                "frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(self)");
    if (options.isBehindTls) {
        headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    if (headers.count("cache-control") == 0) headers.set("Cache-Control", "no-store");
}

Response Application::refuse(int status, std::string_view code, std::string_view detail) {
    Admission nobody;
    nobody.began = Clock::now();
    nobody.request.id = crypto::randomId();
    nobody.request.method = "other";
    return parts_->complete(problem(status, code, detail), nobody);
}

Response Application::refuse(const Admission& admission, int status, std::string_view code,
                             std::string_view detail) {
    return parts_->complete(problem(status, code, detail), admission);
}

}  // namespace hoibao::http
