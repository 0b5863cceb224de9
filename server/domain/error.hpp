#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace hoibao::domain {

/// What kind of answer an error is. The edge turns each into one status (server/http/problem.cpp),
/// nothing else decides by it.
enum class ErrorKind {
    Malformed,             ///< the text cannot be what it should be
    Unauthorized,          ///< nobody known asks
    Forbidden,             ///< somebody known asks, who may not
    NotFound,              ///< unknown, or another office's
    Conflict,              ///< the state does not allow it
    PreconditionFailed,    ///< changed by somebody else since it was read
    PreconditionRequired,  ///< what was read must be named
    LengthRequired,
    TooLarge,
    UnsupportedType,
    Unreadable,  ///< well formed, and yet cannot be worked with
    TooMany,
};

/// One thing wrong with one field of what was sent.
struct FieldError {
    std::string field;    ///< a JSON pointer or a column's name
    std::string code;     ///< stable, kebab-case
    std::string message;  ///< for people
    bool operator==(const FieldError&) const = default;
};

/// Something that went wrong and that the caller can act on. `code` is stable and kebab-case;
/// `detail` is a sentence that says what and where.
struct Error {
    ErrorKind kind = ErrorKind::Malformed;
    std::string code;
    std::string detail;
    std::vector<FieldError> fields = {};
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string code,
                                                std::string detail,
                                                std::vector<FieldError> fields = {}) {
    return tl::unexpected<Error>(
        Error{kind, std::move(code), std::move(detail), std::move(fields)});
}

}  // namespace hoibao::domain
