#pragma once

#include <string>
#include <string_view>

#include "pages/catalogue.hpp"
#include "pages/html.hpp"
#include "service/tracking.hpp"

namespace hoibao::pages {

/// The frame of every page for citizens: whole HTML documents without script or anything of a third
/// party. `otherLink` is the same page in the other language.
[[nodiscard]] std::string citizenPage(Language language, std::string_view title,
                                      std::string_view otherLink, const std::string& body);

/// A citizens' path in this language: "/track" or "/track?lang=en".
[[nodiscard]] std::string citizenPath(Language language, std::string_view path);

/// An office as templates show it: name, address, hours, hotline, and `dial` for a telephone.
[[nodiscard]] Data officeData(const store::PublicOffice& office);

}  // namespace hoibao::pages
