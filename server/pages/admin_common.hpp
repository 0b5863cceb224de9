#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/error.hpp"
#include "pages/form.hpp"
#include "pages/staff_page.hpp"
#include "service/office_administration.hpp"

/// What the pages of administration share.
namespace hoibao::pages {

/// A page of administration with the ways to its other parts; `part` is the one at hand, a key of
/// the messages "adminPart.".
[[nodiscard]] http::Response adminPage(const http::Request& request, std::string_view part,
                                       StaffPage page);

/// "Malformed" and the like as a form says it: each field that is named with the message
/// "adminFault.CODE" or "adminFault.FIELD"; the id of a field "a.b" is "a-b".
[[nodiscard]] Faults faultsOf(Language language, const domain::Error& error);
/// The same where the inputs' ids end with something: "reason" is "reason-reset".
[[nodiscard]] Faults faultsOf(Language language, const domain::Error& error,
                              std::string_view idEnding);

[[nodiscard]] int statusOf(const domain::Error& error);

using Choices = std::vector<std::pair<std::string, std::string>>;  ///< value and text
/// For <select>: {{value}}, {{text}}, {{isChosen}}.
[[nodiscard]] Data optionsOf(const Choices& choices, std::string_view chosen);
/// Roles that people can be given, in the language's words.
[[nodiscard]] Choices roleChoices(Language language);
/// Offices in force, in the order of the tree.
[[nodiscard]] Choices officeChoices(const std::vector<service::OfficeAdministration::Listed>& all);

/// The message of this key.
[[nodiscard]] const std::string& words(Language language, std::string_view key);

/// Puts back into a form what was typed, by the names of the fields.
void putBack(Data& data, const http::Form& form, std::span<const std::string_view> names);
inline void putBack(Data& data, const http::Form& form,
                    std::initializer_list<std::string_view> names) {
    putBack(data, form, std::span<const std::string_view>(names.begin(), names.size()));
}

}  // namespace hoibao::pages
