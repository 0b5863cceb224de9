#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/session.hpp"
#include "pages/html.hpp"
#include "service/asker.hpp"

/// What comes from a page's form, and what goes back into it.
namespace hoibao::pages {

/// A field's value without blanks around it; "" when it was not sent.
[[nodiscard]] std::string field(const http::Form& form, std::string_view name);

/// The same to the letter, for passwords.
[[nodiscard]] std::string verbatim(const http::Form& form, std::string_view name);

/// What is wrong with what was typed, by field, in the order of the form. In templates
/// {{> faults}} lists them all with links to their fields, {{#fault.phone}} holds one field's text.
class Faults {
public:
    /// `field` is the id of the input, or "" for what is wrong with the whole. The same twice is
    /// one.
    void add(std::string_view field, std::string text);
    [[nodiscard]] bool isEmpty() const noexcept { return all_.empty(); }
    void into(Data& data) const;

private:
    std::vector<std::pair<std::string, std::string>> all_;
};

/// The hidden fields that every form of staff brings back: the session's token and one of this form
/// alone, which makes what is sent twice one and the same. None where nobody is signed in.
[[nodiscard]] std::string hiddenFields(const http::Request& request);

/// Who asks, with the form's own token.
[[nodiscard]] service::Asker askerOf(const http::Request& request, const http::Form& form);

}  // namespace hoibao::pages
