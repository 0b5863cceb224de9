#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hoibao::scanner {

/// Why a picture gave nothing. The first six are what `hoibao-scan --json` says; Busy and
/// Unavailable come from a Pool only and are worth another try later.
enum class ErrorCode {
    NoFile,       ///< the file is missing or cannot be opened
    TooLarge,     ///< bytes, pixels, a side or scans past the limits of image.hpp
    NotAnImage,   ///< neither JPEG nor PNG by its first bytes
    Truncated,    ///< cut short, or damaged in any other way
    DecoderDied,  ///< the worker that read it died
    TimedOut,     ///< the worker that read it was stopped
    Busy,         ///< the queue is full
    Unavailable,  ///< no worker could be started
};

/// The code as it is written in JSON: "no-file", "too-large", …
[[nodiscard]] std::string_view toText(ErrorCode code) noexcept;

struct ReadError {
    ErrorCode code = ErrorCode::NotAnImage;
    std::string message;  ///< one sentence for people
};

template <class T>
using Result = tl::expected<T, ReadError>;

[[nodiscard]] inline tl::unexpected<ReadError> fail(ErrorCode code, std::string message) {
    return tl::unexpected<ReadError>(ReadError{code, std::move(message)});
}

}  // namespace hoibao::scanner
