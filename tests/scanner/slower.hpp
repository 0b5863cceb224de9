#pragma once

namespace hoibao::scanner::testing {

/// How much more time a test gives the reader under a sanitizer, which slows it down so much; what
/// it asks stays the same.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int kSlower = 5;
#else
inline constexpr int kSlower = 1;
#endif

}  // namespace hoibao::scanner::testing
