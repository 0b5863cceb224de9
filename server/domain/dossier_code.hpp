#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "domain/error.hpp"

namespace hoibao::domain {

/// Mã hồ sơ: "H56.14-240823-0001", "000.17.22.H56-210531-0001", or of a scheme we do not know,
/// which is never refused. Compared without case; the text is kept as written, trimmed.
class DossierCode {
public:
    static constexpr std::size_t kMaxLength = 64;

    /// Errors: Malformed "malformed-dossier-code": empty, too long, a control character, or the
    /// known pattern {agency}-{yymmdd}-{n} with a day that does not exist.
    [[nodiscard]] static Result<DossierCode> parse(std::string_view text);

    /// As written.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// Upper-cased, for comparing and for keys.
    [[nodiscard]] const std::string& key() const noexcept { return key_; }

    bool operator==(const DossierCode& other) const noexcept { return key_ == other.key_; }
    auto operator<=>(const DossierCode& other) const noexcept { return key_ <=> other.key_; }

private:
    std::string text_, key_;
};

}  // namespace hoibao::domain
