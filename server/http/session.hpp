#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "domain/error.hpp"
#include "http/message.hpp"

/// Sessions as a browser carries them: cookies, and how we know that a form is ours.
namespace hoibao::http {

/// Over TLS "__Host-hoibao", which no other host and no plain connection can set; else
/// "hoibao-loopback", for a browser on the machine itself.
[[nodiscard]] std::string_view sessionCookieName(bool isBehindTls) noexcept;

/// The token of the session's cookie; nothing when there is none, several, or what is no token.
[[nodiscard]] std::optional<std::string> sessionToken(const Headers& headers, bool isBehindTls);

/// Set-Cookie for a session, without an end: it goes with the browser. `token` empty: remove it.
[[nodiscard]] std::string sessionCookie(std::string_view token, bool isBehindTls);

/// Whether signing in over this request is safe from those who listen: TLS, or nothing but this
/// machine (the client's address, and the host it asked for).
[[nodiscard]] bool isConfidential(const Request& request, bool isBehindTls);

/// What a form of this session must bring back, in the field "csrf" or the header X-CSRF-Token.
/// Follows from the token, and the token not from it.
[[nodiscard]] std::string csrfToken(std::string_view sessionToken);

/// Whether the page that sent this request is ours: by Sec-Fetch-Site, else by Origin, which must
/// be the host that was asked. A request with neither is not.
[[nodiscard]] bool isSameOrigin(const Headers& headers, bool isBehindTls);

/// A page of choices, each with its tick, fits.
inline constexpr std::size_t kMaxFormFields = 500;
/// The fields of an application/x-www-form-urlencoded body, at most kMaxFormFields. Errors: those
/// of parseQuery.
using Form = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] domain::Result<Form> readForm(const Request& request);

/// The fields of either kind of form; none of a body that is no form. Errors: those of parseQuery
/// and of readMultipart.
[[nodiscard]] domain::Result<Form> readFields(const Request& request);

/// Whether the body or the header brings the session's token.
[[nodiscard]] bool bringsCsrfToken(const Request& request);

/// Where to go after signing in: a path of this site, or "" for all else ("//host", "https:", …).
[[nodiscard]] std::string localPath(std::string_view next);

/// The page to sign in on, which leads back to `page`, a path of ours with its query, or "". `said`
/// names a message that it shows, or is empty.
[[nodiscard]] std::string signInPath(std::string_view page, std::string_view said = {});

/// 303 to a path of ours.
[[nodiscard]] Response seeOther(std::string path);

}  // namespace hoibao::http
