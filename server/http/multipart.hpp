#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/error.hpp"
#include "http/message.hpp"

namespace hoibao::http {

/// What a form with files sends: multipart/form-data (RFC 7578).
struct Multipart {
    struct File {
        std::string field;
        std::string name;  ///< as the browser says it: to be shown, never a path of ours
        std::string bytes;
    };
    std::map<std::string, std::string, std::less<>> fields;
    std::vector<File> files;  ///< in the order they came; one that was left empty is absent
};

inline constexpr std::size_t kMaxFormParts = 100;
inline constexpr std::size_t kMaxFormFieldBytes = 65'536;

/// Errors: Malformed "malformed-form" for what is no such body, a field given twice, more than
/// kMaxFormParts parts, or a field (not a file) of more than kMaxFormFieldBytes.
[[nodiscard]] domain::Result<Multipart> readMultipart(const Request& request);

}  // namespace hoibao::http
