#include "service/administrator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/text.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;

bool isLine(std::string_view text) {
    const auto isControl = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
    return std::ranges::none_of(text, isControl) && !domain::firstNonUtf8(text);
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

bool administersAll(const domain::Caller& caller) {
    if (caller.role == domain::Role::Operator) return true;
    return caller.role == domain::Role::Admin && caller.office.side() == domain::Side::Centre &&
           caller.office.text().find('.') == std::string::npos;
}

bool administers(const domain::Caller& caller, const domain::OfficeCode& office) {
    return administersAll(caller) || caller.office.covers(office);
}

domain::Result<void> checkAdministersAll(const domain::Caller& caller) {
    if (administersAll(caller)) return {};
    return domain::fail(ErrorKind::Forbidden, "not-of-province",
                        "only administrators of the provincial centre change this");
}

domain::Result<std::string> checkedReason(std::string_view typed) {
    const auto reason = trimmed(typed);
    if (reason.size() >= kMinReasonBytes && reason.size() <= kMaxReasonBytes && isLine(reason))
        return domain::nfc(reason);
    return domain::fail(ErrorKind::Malformed, "malformed-reason",
                        "a reason has 5 to 300 bytes on one line");
}

domain::Result<std::string> checkedLine(std::string_view typed, std::size_t maxBytes,
                                        std::string_view code) {
    const auto line = trimmed(typed);
    if (!line.empty() && line.size() <= maxBytes && isLine(line)) return domain::nfc(line);
    return domain::fail(ErrorKind::Malformed, std::string(code),
                        "the text is empty, too long, or holds control characters");
}

std::string auditReason(std::string_view what, std::string_view reason) {
    auto text = fmt::format("{}: {}", what, reason);
    if (text.size() <= kMaxReasonBytes) return text;
    // Not in the middle of a letter.
    auto end = kMaxReasonBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    return text;
}

}  // namespace hoibao::service
