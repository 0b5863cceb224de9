#include "domain/text.hpp"

#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace hoibao::domain {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the well formed character at `at`, or 0.
std::size_t characterAt(std::string_view text, std::size_t at) {
    utf8proc_int32_t point = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    const auto length =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    return length > 0 ? static_cast<std::size_t>(length) : 0;
}

std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto length = characterAt(text, at);
        out += length == 0 ? kReplacement : text.substr(at, length);
        at += length == 0 ? 1 : length;
    }
    return out;
}

std::string mapped(std::string_view text, int options) {
    utf8proc_uint8_t* raw = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &raw,
                                     static_cast<utf8proc_option_t>(options));
    if (length < 0) throw std::bad_alloc();  // well formed input leaves no other cause
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(raw, &std::free);
    return {reinterpret_cast<const char*>(raw), static_cast<std::size_t>(length)};
}

std::string mappedOrRepaired(std::string_view text, int options) {
    if (firstNonUtf8(text)) return mapped(repaired(text), options);
    return mapped(text, options);
}

/// True for text of U+0000–02FF and U+1E00–1EFF alone, which holds composed Vietnamese: all of
/// these have NFC_Quick_Check=Yes and no mark of canonical class other than 0 (UAX #15 §9).
bool isPlainlyComposed(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) continue;
        const auto trail = [&](std::size_t offset) {
            const auto i = at + offset;
            const auto byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
            return byte >= 0x80 && byte <= 0xBF ? byte : 0;
        };
        if (lead >= 0xC2 && lead <= 0xCB && trail(1) != 0) {
            ++at;
        } else if (lead == 0xE1 && trail(1) >= 0xB8 && trail(1) <= 0xBB && trail(2) != 0) {
            at += 2;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

std::optional<std::size_t> firstNonUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const auto length = characterAt(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

std::string nfc(std::string_view text) {
    if (isPlainlyComposed(text)) return std::string(text);
    return mappedOrRepaired(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string foldedForSearch(std::string_view text) {
    auto folded = mappedOrRepaired(
        text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    // đ has no decomposition in Unicode.
    std::string out;
    out.reserve(folded.size());
    for (std::size_t at = 0; at < folded.size(); ++at) {
        if (folded.compare(at, 2, "đ") == 0) {
            out += 'd';
            ++at;
        } else {
            out += folded[at];
        }
    }
    return out;
}

}  // namespace hoibao::domain
