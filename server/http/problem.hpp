#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "domain/error.hpp"
#include "http/message.hpp"

namespace hoibao::http {

/// An error as application/problem+json (RFC 9457). The status follows from the kind by the one
/// table in problem.cpp. The edge fills in `instance`. A field that is not yet a JSON pointer
/// ("phone") becomes one ("/phone").
[[nodiscard]] Response problem(const domain::Error& error);

/// The same with more members beside the standard ones, such as "unaccounted".
[[nodiscard]] Response problem(const domain::Error& error, const nlohmann::json& members);

/// A refusal that has no ErrorKind because only the edge makes it: framing, deadlines, faults.
[[nodiscard]] Response problem(int status, std::string_view code, std::string_view detail);

[[nodiscard]] int statusOf(domain::ErrorKind kind) noexcept;
/// "Not Found"; empty for a status we never send.
[[nodiscard]] std::string_view reasonPhrase(int status) noexcept;

/// What every problem's `type` begins with; the code follows.
inline constexpr std::string_view kProblemTypePrefix = "https://hoibao.example/problems/";

}  // namespace hoibao::http
