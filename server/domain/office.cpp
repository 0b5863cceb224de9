#include "domain/office.hpp"

#include <fmt/format.h>

namespace hoibao::domain {
namespace {

tl::unexpected<Error> malformed(std::string detail) {
    return fail(ErrorKind::Malformed, "malformed-office-code", std::move(detail));
}

}  // namespace

Result<OfficeCode> OfficeCode::parse(std::string_view text) {
    if (text.empty()) return malformed("empty");
    if (text.size() > kMaxLength) {
        return malformed(fmt::format("{} characters, over {}", text.size(), kMaxLength));
    }
    if (text[0] != 'C' && text[0] != 'P') {
        return malformed("position 1 is neither C (centre) nor P (post)");
    }
    bool partIsEmpty = true;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') {
            partIsEmpty = false;
        } else if (text[i] != '.') {
            return malformed(fmt::format("position {} is neither a digit nor a dot", i + 1));
        } else if (partIsEmpty) {
            return malformed(fmt::format("position {}: no digit before the dot", i + 1));
        } else {
            partIsEmpty = true;
        }
    }
    if (partIsEmpty) return malformed("ends without a digit");
    OfficeCode code;
    code.text_ = std::string(text);
    return code;
}

Side OfficeCode::side() const noexcept {
    return !text_.empty() && text_[0] == 'P' ? Side::Post : Side::Centre;
}

bool OfficeCode::covers(const OfficeCode& other) const noexcept {
    if (text_.empty() || !other.text_.starts_with(text_)) return false;
    return other.text_.size() == text_.size() || other.text_[text_.size()] == '.';
}

}  // namespace hoibao::domain
