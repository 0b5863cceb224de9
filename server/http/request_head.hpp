#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "http/message.hpp"

namespace hoibao::http {

/// The request line and the header fields, framing decided.
struct RequestHead {
    std::string method;
    std::string path;   ///< percent-encoded, begins with '/'
    std::string query;  ///< percent-encoded, without '?'
    Headers headers;
    std::optional<std::size_t> contentLength;
    bool keepsAlive = true;
    bool expectsContinue = false;
};

/// Why a head is refused; the connection is closed after it.
struct HeadFault {
    int status;
    std::string code;
    std::string detail;
};

inline constexpr std::size_t kMaxHeadBytes = 16 * 1024;
inline constexpr std::size_t kMaxHeaderFields = 100;
inline constexpr std::size_t kMaxTargetBytes = 4096;

/// Reads the bytes up to and with the empty line, strictly (RFC 9112): CRLF only, no folding, no
/// control bytes, exactly one Content-Length of one to nine digits, no Transfer-Encoding, one each
/// of Host, Authorization, Content-Type, Idempotency-Key, If-Match.
[[nodiscard]] tl::expected<RequestHead, HeadFault> parseRequestHead(std::string_view bytes);

}  // namespace hoibao::http
