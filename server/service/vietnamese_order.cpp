#include "service/vietnamese_order.hpp"

#include <unicode/coll.h>
#include <unicode/unistr.h>

#include <memory>

#include "domain/unavailable.hpp"

namespace hoibao::service {
namespace {

const icu::Collator& collator() {
    static const std::unique_ptr<const icu::Collator> vietnamese = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> made(
            icu::Collator::createInstance(icu::Locale("vi", "VN"), status));
        if (U_FAILURE(status)) throw Unavailable("ICU has no Vietnamese collation");
        made->setAttribute(UCOL_NORMALIZATION_MODE, UCOL_ON, status);
        return made;
    }();
    return *vietnamese;
}

}  // namespace

std::string vietnameseSortKey(std::string_view text) {
    const auto unicode =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    const auto length = collator().getSortKey(unicode, nullptr, 0);
    std::string key(static_cast<std::size_t>(length), '\0');
    collator().getSortKey(unicode, reinterpret_cast<std::uint8_t*>(key.data()), length);
    return key;
}

}  // namespace hoibao::service
