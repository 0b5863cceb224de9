#pragma once

#include <string>
#include <string_view>

#include "domain/access.hpp"
#include "pages/catalogue.hpp"
#include "service/accounts.hpp"

/// The pages with which staff sign in and keep their accounts: whole HTML documents without script.
/// A `fault` is the code of what was wrong with what was sent before, or "".
namespace hoibao::pages {

/// What stands in the form again after a fault; passwords never do.
struct SignInForm {
    std::string name;
    std::string next;  ///< where to go then; checked by whoever goes there
    std::string fault = {};
    std::string seconds = {};  ///< to wait, with "try-later"
};
[[nodiscard]] std::string signInPage(Language language, const SignInForm& form);

[[nodiscard]] std::string firstStartPage(Language language, std::string_view token,
                                         const service::Accounts::Invitation& invitation,
                                         std::string_view fault);

/// `csrf` goes into the page's forms.
[[nodiscard]] std::string accountPage(Language language, const domain::Caller& caller,
                                      std::string_view csrf, bool isPasswordChanged);
[[nodiscard]] std::string changePasswordPage(Language language, std::string_view csrf,
                                             std::string_view fault);

/// The message of this key: "needsTls", "linkGone", "firstDone".
[[nodiscard]] std::string accountMessage(Language language, std::string_view key);

}  // namespace hoibao::pages
