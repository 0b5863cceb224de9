#include "http/url.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace hoibao::http {

namespace {

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> decode(std::string_view text, bool plusIsBlank) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hexDigit(text[i + 1]), low = hexDigit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plusIsBlank) {
            c = ' ';
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) return std::nullopt;
        result += c;
    }
    if (!isUtf8(result)) return std::nullopt;
    return result;
}

}  // namespace

bool isUtf8(std::string_view text) noexcept {
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned char first = byteAt(i);
        if (first < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || i + length > text.size()) return false;
        const unsigned char second = byteAt(i + 1);
        // Table 3-7 of the Unicode Standard: the second byte rules out overlong forms,
        // surrogates and what lies beyond U+10FFFF.
        const unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        const unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) return false;
        for (std::size_t k = 2; k < length; ++k) {
            if ((byteAt(i + k) & 0xc0) != 0x80) return false;
        }
        i += length;
    }
    return true;
}

std::optional<std::string> percentDecode(std::string_view text) {
    return decode(text, false);
}

domain::Result<std::map<std::string, std::string, std::less<>>> parseQuery(std::string_view query,
                                                                           std::size_t most) {
    using domain::ErrorKind;
    std::map<std::string, std::string, std::less<>> parameters;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        auto name = decode(pair.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                      : decode(pair.substr(equals + 1), true);
        if (!name || !value) {
            return domain::fail(ErrorKind::Malformed, "malformed-query",
                                "The query is not percent-encoded UTF-8 text.");
        }
        if (parameters.contains(*name)) {
            return domain::fail(ErrorKind::Malformed, "repeated-parameter",
                                "A query parameter may be given once.",
                                {{*name, "repeated-parameter", "is given more than once"}});
        }
        if (parameters.size() == most) {
            return domain::fail(ErrorKind::Malformed, "too-many-parameters",
                                fmt::format("There are more than {} parameters.", most));
        }
        parameters.emplace(std::move(*name), std::move(*value));
    }
    return parameters;
}

}  // namespace hoibao::http
