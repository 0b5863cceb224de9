#include "http/problem.hpp"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <nlohmann/json.hpp>
#include <utility>

namespace hoibao::http {

namespace {

using domain::ErrorKind;
using Json = nlohmann::ordered_json;

constexpr std::pair<ErrorKind, int> kStatuses[] = {
    {ErrorKind::Malformed, 400},
    {ErrorKind::Unauthorized, 401},
    {ErrorKind::Forbidden, 403},
    {ErrorKind::NotFound, 404},
    {ErrorKind::Conflict, 409},
    {ErrorKind::LengthRequired, 411},
    {ErrorKind::PreconditionFailed, 412},
    {ErrorKind::TooLarge, 413},
    {ErrorKind::UnsupportedType, 415},
    {ErrorKind::Unreadable, 422},
    {ErrorKind::PreconditionRequired, 428},
    {ErrorKind::TooMany, 429},
};

constexpr std::pair<int, std::string_view> kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

Json members(int status, std::string_view code, std::string_view detail) {
    Json body;
    body["type"] = fmt::format("{}{}", kProblemTypePrefix, code);
    body["title"] = reasonPhrase(status);
    body["status"] = status;
    body["detail"] = detail;
    body["errors"] = Json::array();
    return body;
}

Response respond(int status, const Json& body) {
    Response response;
    response.status = status;
    response.contentType = "application/problem+json";
    response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return response;
}

Json members(const domain::Error& error) {
    auto body = members(statusOf(error.kind), error.code, error.detail);
    for (const auto& fault : error.fields) {
        const bool isPointer = fault.field.empty() || fault.field.front() == '/';
        body["errors"].push_back({{"pointer", isPointer ? fault.field : '/' + fault.field},
                                  {"code", fault.code},
                                  {"message", fault.message}});
    }
    return body;
}

}  // namespace

int statusOf(ErrorKind kind) noexcept {
    for (const auto& [known, status] : kStatuses) {
        if (known == kind) return status;
    }
    assert(false && "every kind has a status");
    return 500;
}

std::string_view reasonPhrase(int status) noexcept {
    for (const auto& [known, reason] : kReasons) {
        if (known == status) return reason;
    }
    return {};
}

Response problem(const domain::Error& error) {
    return respond(statusOf(error.kind), members(error));
}

Response problem(const domain::Error& error, const nlohmann::json& more) {
    auto body = members(error);
    for (const auto& [name, value] : more.items()) body[name] = Json::parse(value.dump());
    return respond(statusOf(error.kind), body);
}

Response problem(int status, std::string_view code, std::string_view detail) {
    return respond(status, members(status, code, detail));
}

}  // namespace hoibao::http
