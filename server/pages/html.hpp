#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "pages/catalogue.hpp"

/// What every page is made of: a template, what it is filled with, and the language's messages.
namespace hoibao::pages {

/// Values for a template. What templates name in {{double}} braces is escaped.
using Data = kainjow::mustache::data;

[[nodiscard]] inline Data object() {
    return Data(Data::type::object);
}
[[nodiscard]] inline Data list() {
    return Data(Data::type::list);
}

/// Fills in templates/NAME.mustache. A name is looked up in `data`, then among the language's
/// messages (a dot goes down: {{role.clerk}} is the message "role.clerk", so that {{role}} alone
/// must be data); {{> name}} brings in templates/part_NAME.mustache. Called by many threads at
/// once.
[[nodiscard]] std::string render(Language language, std::string_view name, const Data& data);

/// An HTML document as an answer.
[[nodiscard]] http::Response htmlResponse(int status, std::string body);

/// The language a request asks for: `?lang=`, else the field `lang` of the cookie, else
/// Vietnamese.
[[nodiscard]] Language languageOf(const http::Request& request);

/// For a query or a path: everything but letters, digits and -._ as %XX.
[[nodiscard]] std::string percentEncoded(std::string_view text);

/// `static/NAME` as pages link to it: with a version that changes with its content.
[[nodiscard]] std::string staticLink(std::string_view name);

}  // namespace hoibao::pages
