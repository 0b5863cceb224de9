#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compose.hpp"
#include "services.hpp"

namespace hoibao::labels {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isCapital(char c) {
    return c >= 'A' && c <= 'Z';
}

/// "2026-11-23…", or nothing at all.
bool isDay(std::string_view text) {
    if (text.empty()) return true;
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return false;
    for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9})
        if (!isDigit(text[i])) return false;
    const int month = (text[5] - '0') * 10 + text[6] - '0',
              day = (text[8] - '0') * 10 + text[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

}  // namespace

std::string faultOfNumber(std::string_view number) {
    if (number.size() != 13) return fmt::format("{} characters, not 13", number.size());
    for (std::size_t i = 0; i < 13; ++i) {
        const bool isLetterPlace = i < 2 || i > 10;
        if (isLetterPlace && !isCapital(number[i]))
            return fmt::format("position {} is no capital letter", i + 1);
        if (!isLetterPlace && !isDigit(number[i]))
            return fmt::format("position {} is no digit", i + 1);
    }
    constexpr int kWeights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) sum += kWeights[i] * (number[i + 2] - '0');
    const int rest = 11 - sum % 11, check = rest == 10 ? 0 : rest == 11 ? 5 : rest;
    if (number[10] - '0' != check)
        return fmt::format("check digit is {}, not {}", check, number[10]);
    return {};
}

void checkFields(const Label& label, std::size_t index, const Geometry& geometry, int dpi,
                 Refusals& refusals) {
    const auto refuse = [&](const char* field, std::string message) {
        refusals.push_back({index, field, std::move(message)});
    };
    if (!label.number.empty())
        if (auto fault = faultOfNumber(label.number); !fault.empty())
            refuse("number", std::move(fault));
    if (!isQrAlphanumeric(label.link))
        refuse("link", "a QR code in alphanumeric mode holds only 0-9 A-Z $%*+-./: and blanks");
    else if (!label.link.empty() && !chooseQr(label.link.size(), geometry.qrSide, dpi))
        refuse("link", fmt::format("{} characters are too long for a QR code of {:.1f} mm",
                                   label.link.size(), mmOfDots(geometry.qrSide, dpi)));
    const auto amount = [&](const char* field, std::int64_t value) {
        if (value < 0 || value > Label::kMaxVnd)
            refuse(field, fmt::format("{} is not from 0 to {}", value, Label::kMaxVnd));
    };
    amount("postageVnd", label.postageVnd);
    amount("feeVnd", label.feeVnd);
    if (label.weightGrams < 0 || label.weightGrams > Label::kMaxWeightGrams)
        refuse("weightGrams",
               fmt::format("{} is not from 0 to {}", label.weightGrams, Label::kMaxWeightGrams));
    if (label.printCount < 1 || label.printCount > 9'999)
        refuse("printCount", fmt::format("{} is not from 1 to 9999", label.printCount));
    for (const auto& service : label.services)
        if (serviceName(service).empty())
            refuse("services", fmt::format("unknown service \"{}\"", service));
    if (!isDay(label.printedAt)) refuse("printedAt", "is no date of RFC 3339");
}

}  // namespace hoibao::labels
