#include "pages/account_pages.hpp"

#include <fmt/format.h>

#include "http/url.hpp"
#include "pages/form.hpp"
#include "pages/qr_picture.hpp"

namespace hoibao::pages {
namespace {

Data dataWithFault(Language language, std::string_view fault, std::string_view seconds = "") {
    auto data = object();
    if (fault.empty()) return data;
    const auto& all = Catalogue::of(language).all();
    const auto known = all.find(fmt::format("signInFault.{}", fault));
    const auto& text = known == all.end() ? all.at("signInFault.other") : known->second;
    Faults faults;
    faults.add("", filled(text, "seconds", seconds.empty() ? "60" : seconds));
    faults.into(data);
    return data;
}

/// "GEZD GNBV …": a secret that is typed by hand.
std::string inFours(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0 && i % 4 == 0) result += ' ';
        result += text[i];
    }
    return result;
}

Data nameAndValue(std::string_view name, std::string_view value) {
    auto data = object();
    data.set("name", std::string(name));
    data.set("value", std::string(value));
    return data;
}

}  // namespace

StaffPage signInPage(Language language, const SignInForm& form) {
    auto data = dataWithFault(language, form.fault, form.seconds);
    data.set("next", form.next);
    data.set("isKept", !form.kept.path.empty());
    data.set("keptPath", form.kept.path);
    data.set("keptFields", form.kept.fields);
    return {.title = Catalogue::of(language).text("signInTitle"),
            .view = "sign_in",
            .data = data,
            .status = form.status};
}

StaffPage keptFormPage(Language language, const KeptForm& kept, int status) {
    auto fields = list(), shown = list();
    const auto& all = Catalogue::of(language).all();
    const auto form = http::parseQuery(kept.fields, http::kMaxFormFields);
    for (const auto& [name, value] : form ? *form : http::Form{}) {
        fields.push_back(nameAndValue(name, value));
        const auto words = all.find(fmt::format("keepForm.field.{}", name));
        if (!value.empty() && words != all.end())
            shown.push_back(nameAndValue(words->second, value));
    }
    auto data = object();
    data.set("action", kept.path);
    data.set("fields", fields);
    data.set("shown", shown);
    return {.title = Catalogue::of(language).text("keepForm.title"),
            .view = "keep_form",
            .data = data,
            .status = status};
}

StaffPage firstStartPage(Language language, std::string_view token,
                         const service::Accounts::Invitation& invitation, std::string_view fault,
                         int status) {
    auto data = dataWithFault(language, fault);
    data.set("name", invitation.name);
    data.set("token", std::string(token));
    data.set("totp", false);
    if (invitation.totp) {
        data.set("totp", true);
        const auto link = crypto::totpLink(*invitation.totp, invitation.name);
        const auto picture = qrPicture(link);
        data.set("link", link);
        data.set("qrSide", std::to_string(picture.side));
        data.set("qrPath", picture.path);
        data.set("secret", inFours(crypto::totpSecretText(*invitation.totp)));
    }
    return {.title = Catalogue::of(language).text("firstStartTitle"),
            .view = "first_start",
            .data = data,
            .status = status};
}

StaffPage accountPage(Language language, const domain::Caller& caller) {
    auto data = object();
    data.set("person", caller.person);
    data.set("roleText", Catalogue::of(language).text(fmt::format("role.{}", name(caller.role))));
    data.set("office", caller.office.text());
    return {.title = caller.person, .view = "account", .data = data};
}

StaffPage changePasswordPage(Language language, std::string_view fault, int status) {
    return {.title = Catalogue::of(language).text("changePasswordTitle"),
            .view = "change_password",
            .data = dataWithFault(language, fault),
            .status = status};
}

StaffPage accountMessage(Language language, std::string_view key, int status) {
    const auto& catalogue = Catalogue::of(language);
    const auto& heading = catalogue.text(fmt::format("{}Title", key));
    auto data = object();
    data.set("heading", heading);
    data.set("text", catalogue.text(fmt::format("{}Text", key)));
    return {.title = heading, .view = "account_message", .data = data, .status = status};
}

}  // namespace hoibao::pages
