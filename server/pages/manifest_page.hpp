#pragma once

#include <string>

#include "http/message.hpp"
#include "pages/form.hpp"
#include "pages/staff_page.hpp"
#include "service/handover.hpp"

/// A manifest as the desk and the counter see it: its lines, the photographs with what was read in
/// them, what is missing, and who signs.
namespace hoibao::pages {

/// "/desk/manifests/5" or "/counter/manifests/5": where the request is, without what follows.
[[nodiscard]] std::string manifestBase(const http::Request& request);

/// A hash of every line's class: what somebody signs is what the page showed.
[[nodiscard]] std::string markOf(const service::ManifestView& view);

/// The lines that have to be accounted for, with the reasons that the form gives. Where one side
/// has signed, its list.
[[nodiscard]] std::vector<service::Discrepancy> discrepanciesOf(const service::ManifestView& view,
                                                                const http::Form& form);

/// What stands in the forms again after a fault; passwords never do.
[[nodiscard]] StaffPage manifestPage(const http::Request& request,
                                     const service::Manifests::Detail& detail, const Faults& faults,
                                     const http::Form& form = {}, int status = 200);

/// The words of a class of lines.
[[nodiscard]] std::string classText(Language language, domain::LineClass lineClass);
/// "1.250 g".
[[nodiscard]] std::string weightText(Language language, std::int64_t grams);

}  // namespace hoibao::pages
