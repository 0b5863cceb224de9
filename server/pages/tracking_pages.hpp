#pragma once

#include <string>
#include <string_view>

#include "pages/catalogue.hpp"
#include "service/tracking.hpp"

namespace hoibao::pages {

/// The citizen's pages: whole HTML documents without script, style or anything of a third party.
/// What a citizen typed is in none of them, so that a page that refuses is the same for every code.
class TrackingPages {
public:
    /// `wrongFactorsDay` is told on the page of what was not found.
    explicit TrackingPages(int wrongFactorsDay) : wrongFactorsDay_(wrongFactorsDay) {}

    /// Asks for a code and the second factor.
    [[nodiscard]] std::string ask(Language language) const;
    [[nodiscard]] std::string notFound(Language language) const;
    [[nodiscard]] std::string tooOften(Language language) const;

    /// `otherLink` is the same page in the other language; `now` decides whether days need a year.
    [[nodiscard]] std::string tracked(Language language, const service::Tracked& tracked,
                                      std::string_view otherLink, domain::Instant now) const;

private:
    int wrongFactorsDay_;
};

}  // namespace hoibao::pages
