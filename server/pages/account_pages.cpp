#include "pages/account_pages.hpp"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>

#include "pages/embedded.hpp"

namespace hoibao::pages {
namespace {

using Mustache = kainjow::mustache::mustache;
using Data = kainjow::mustache::data;

std::string render(std::string_view name, const Data& data) {
    Mustache page(std::string(embedded(fmt::format("templates/{}.mustache", name)).value()));
    return page.render(data);
}

Data messages(Language language) {
    Data data(Data::type::object);
    for (const auto& [key, text] : Catalogue::of(language).all())
        if (key.find('.') == std::string::npos) data.set(key, text);
    return data;
}

std::string withLanguage(Language language, std::string_view path) {
    return std::string(path) + (language == Language::English ? "?lang=en" : "");
}

std::string laidOut(Language language, std::string_view title, std::string_view path,
                    const std::string& body) {
    const auto& catalogue = Catalogue::of(language);
    const auto other = language == Language::English ? Language::Vietnamese : Language::English;
    auto data = messages(language);
    data.set("title", fmt::format("{} – {}", title, catalogue.text("staffName")));
    data.set("siteName", catalogue.text("staffName"));
    data.set("privacy", catalogue.text("staffNote"));
    data.set("home", withLanguage(language, "/account"));
    data.set("otherLink", withLanguage(other, path));
    data.set("body", body);
    return render("layout", data);
}

/// The fields that every form of ours brings back.
std::string hiddenFields(Language language, std::string_view csrf) {
    std::string fields;
    if (language == Language::English)
        fields += "<input type=\"hidden\" name=\"lang\" value=\"en\">\n";
    if (!csrf.empty())
        fields += fmt::format("<input type=\"hidden\" name=\"csrf\" value=\"{}\">\n", csrf);
    return fields;
}

Data dataWithFault(Language language, std::string_view fault, std::string_view seconds,
                   std::string_view csrf) {
    auto data = messages(language);
    data.set("hidden", hiddenFields(language, csrf));
    data.set("newPassword", render("new_password", messages(language)));
    data.set("fault", false);
    if (fault.empty()) return data;
    const auto& all = Catalogue::of(language).all();
    const auto known = all.find(fmt::format("signInFault.{}", fault));
    const auto& text = known == all.end() ? all.at("signInFault.other") : known->second;
    data.set("fault", filled(text, "seconds", seconds.empty() ? "60" : seconds));
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

}  // namespace

std::string signInPage(Language language, const SignInForm& form) {
    auto data = dataWithFault(language, form.fault, form.seconds, "");
    data.set("name", form.name);
    data.set("next", form.next);
    return laidOut(language, Catalogue::of(language).text("signInTitle"), "/sign-in",
                   render("sign_in", data));
}

std::string firstStartPage(Language language, std::string_view token,
                           const service::Accounts::Invitation& invitation,
                           std::string_view fault) {
    auto data = dataWithFault(language, fault, "", "");
    data.set("name", invitation.name);
    data.set("token", std::string(token));
    data.set("totp", false);
    if (invitation.totp) {
        data.set("totp", true);
        data.set("link", domain::totpLink(*invitation.totp, invitation.name));
        data.set("secret", inFours(domain::totpSecretText(*invitation.totp)));
    }
    return laidOut(language, Catalogue::of(language).text("firstStartTitle"),
                   fmt::format("/first-start/{}", token), render("first_start", data));
}

std::string accountPage(Language language, const domain::Caller& caller, std::string_view csrf,
                        bool isPasswordChanged) {
    const auto& catalogue = Catalogue::of(language);
    auto data = dataWithFault(language, "", "", csrf);
    data.set("person", caller.person);
    data.set("role", catalogue.text(fmt::format("role.{}", domain::name(caller.role))));
    data.set("office", caller.office.text());
    data.set("passwordPage", withLanguage(language, "/account/password"));
    data.set("note", false);
    if (isPasswordChanged) data.set("note", catalogue.text("passwordChanged"));
    return laidOut(language, caller.person, "/account", render("account", data));
}

std::string changePasswordPage(Language language, std::string_view csrf, std::string_view fault) {
    const auto data = dataWithFault(language, fault, "", csrf);
    return laidOut(language, Catalogue::of(language).text("changePasswordTitle"),
                   "/account/password", render("change_password", data));
}

std::string accountMessage(Language language, std::string_view key) {
    const auto& catalogue = Catalogue::of(language);
    const auto& heading = catalogue.text(fmt::format("{}Title", key));
    auto data = messages(language);
    data.set("heading", heading);
    data.set("text", catalogue.text(fmt::format("{}Text", key)));
    return laidOut(language, heading, "/sign-in", render("account_message", data));
}

}  // namespace hoibao::pages
