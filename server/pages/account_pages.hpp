#pragma once

#include <string>
#include <string_view>

#include "domain/access.hpp"
#include "http/session.hpp"
#include "pages/staff_page.hpp"
#include "service/accounts.hpp"

/// The pages with which staff sign in and keep their accounts.
/// A `fault` is the code of what was wrong with what was sent before, or "".
namespace hoibao::pages {

/// A form that came after its session had ended: what was typed, and where it goes.
struct KeptForm {
    std::string path;    ///< of ours; "" when nothing is kept
    std::string fields;  ///< as they were sent, without the session's token
};

/// What stands in the form again after a fault; passwords never do.
struct SignInForm {
    std::string next = {};  ///< where to go then; checked by whoever goes there
    KeptForm kept = {};
    std::string fault = {};
    std::string seconds = {};  ///< to wait, with "try-later"
    int status = 200;
};
[[nodiscard]] StaffPage signInPage(Language language, const SignInForm& form);

/// Shows what was kept, and sends it on under the new session.
[[nodiscard]] StaffPage keptFormPage(Language language, const KeptForm& kept, int status);

[[nodiscard]] StaffPage firstStartPage(Language language, std::string_view token,
                                       const service::Accounts::Invitation& invitation,
                                       std::string_view fault, int status);

[[nodiscard]] StaffPage accountPage(Language language, const domain::Caller& caller);
[[nodiscard]] StaffPage changePasswordPage(Language language, std::string_view fault, int status);

/// The message of this key: "needsTls", "linkGone", "firstDone".
[[nodiscard]] StaffPage accountMessage(Language language, std::string_view key, int status);

}  // namespace hoibao::pages
