#include "domain/dossier_code.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <chrono>
#include <cstdlib>
#include <optional>

namespace hoibao::domain {
namespace {

tl::unexpected<Error> malformed(std::string detail) {
    return fail(ErrorKind::Malformed, "malformed-dossier-code", std::move(detail));
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool isDigits(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The yymmdd of {agency}-{yymmdd}-{n}, where the text is of that pattern.
std::optional<std::string_view> dayPart(std::string_view text) {
    const auto last = text.rfind('-');
    if (last == std::string_view::npos || last < 8) return std::nullopt;
    const auto agency = text.substr(0, last - 7), day = text.substr(last - 6, 6),
               n = text.substr(last + 1);
    const bool plainAgency =
        agency.find_first_not_of("0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
    if (text[last - 7] != '-' || !plainAgency || !isDigits(day) || !isDigits(n) || n.size() < 4) {
        return std::nullopt;
    }
    return day;
}

bool isDay(std::string_view yymmdd) {
    const auto two = [&](std::size_t at) {
        return static_cast<unsigned>((yymmdd[at] - '0') * 10 + (yymmdd[at + 1] - '0'));
    };
    using namespace std::chrono;
    return year_month_day{year{2000 + static_cast<int>(two(0))}, month{two(2)}, day{two(4)}}.ok();
}

/// NFC and upper-cased, or nothing where the text is not UTF-8.
std::optional<std::string> upperCased(std::string_view text) {
    std::string key;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t letter = 0;
        const auto read = utf8proc_iterate(at, left, &letter);
        if (read <= 0) return std::nullopt;
        utf8proc_uint8_t bytes[4];
        const auto written = utf8proc_encode_char(utf8proc_toupper(letter), bytes);
        key.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(written));
        at += read;
        left -= read;
    }
    utf8proc_uint8_t* composed =
        utf8proc_NFC(reinterpret_cast<const utf8proc_uint8_t*>(key.c_str()));
    if (composed == nullptr) return std::nullopt;
    key = reinterpret_cast<const char*>(composed);
    std::free(composed);
    return key;
}

}  // namespace

Result<DossierCode> DossierCode::parse(std::string_view text) {
    const auto code = trimmed(text);
    if (code.empty()) return malformed("empty");
    if (code.size() > kMaxLength) {
        return malformed(fmt::format("{} bytes, over {}", code.size(), kMaxLength));
    }
    for (std::size_t i = 0; i < code.size(); ++i) {
        const auto byte = static_cast<unsigned char>(code[i]);
        if (byte < 0x20 || byte == 0x7F) {
            return malformed(fmt::format("position {} is a control character", i + 1));
        }
    }
    auto key = upperCased(code);
    if (!key) return malformed("not UTF-8");
    if (const auto day = dayPart(*key); day && !isDay(*day)) {
        return malformed(fmt::format("{} is no day (yymmdd)", *day));
    }
    DossierCode dossier;
    dossier.text_ = std::string(code);
    dossier.key_ = std::move(*key);
    return dossier;
}

}  // namespace hoibao::domain
