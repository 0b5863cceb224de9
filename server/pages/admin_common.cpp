#include "pages/admin_common.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/problem.hpp"

namespace hoibao::pages {
namespace {

constexpr std::array<std::string_view, 7> kParts = {"users",    "offices", "ranges", "postage",
                                                    "policies", "keys",    "audit"};

const std::string& faultText(Language language, const domain::Error& error,
                             const domain::FieldError& field) {
    const auto& all = Catalogue::of(language).all();
    for (const auto& name : {field.code, field.field.substr(0, field.field.find('.')), error.code})
        if (const auto found = all.find(fmt::format("adminFault.{}", name)); found != all.end())
            return found->second;
    return all.at("adminFault.other");
}

std::string idOf(std::string field) {
    std::ranges::replace(field, '.', '-');
    return field;
}

}  // namespace

const std::string& words(Language language, std::string_view key) {
    return Catalogue::of(language).text(key);
}

http::Response adminPage(const http::Request& request, std::string_view part, StaffPage page) {
    const auto language = languageOf(request);
    auto parts = list();
    for (const auto each : kParts) {
        auto link = object();
        link.set("path", fmt::format("/admin/{}", each));
        link.set("text", words(language, fmt::format("adminPart.{}", each)));
        link.set("isHere", each == part);
        parts.push_back(link);
    }
    page.data.set("adminParts", parts);
    if (page.title.empty()) page.title = words(language, fmt::format("adminPart.{}", part));
    return staffPage(request, std::move(page));
}

Faults faultsOf(Language language, const domain::Error& error) {
    return faultsOf(language, error, "");
}

Faults faultsOf(Language language, const domain::Error& error, std::string_view idEnding) {
    Faults faults;
    if (error.fields.empty()) {
        const auto field =
            error.code.starts_with("malformed-") ? error.code.substr(10) : std::string();
        const bool isReason = field == "reason" || field == "day";
        faults.add(isReason ? field + std::string(idEnding) : "",
                   faultText(language, error, {"", error.code, ""}));
    }
    for (const auto& field : error.fields) {
        auto text = faultText(language, error, field);
        faults.add(field.field.empty() ? "" : idOf(field.field) + std::string(idEnding),
                   filled(text, "what", field.message));
    }
    return faults;
}

int statusOf(const domain::Error& error) {
    return http::statusOf(error.kind);
}

Data optionsOf(const Choices& choices, std::string_view chosen) {
    auto options = list();
    for (const auto& [value, text] : choices) {
        auto option = object();
        option.set("value", value);
        option.set("text", text);
        option.set("isChosen", value == chosen);
        options.push_back(option);
    }
    return options;
}

Choices roleChoices(Language language) {
    Choices choices;
    for (const auto role : domain::allRoles()) {
        if (role == domain::Role::Operator) continue;
        const auto name = std::string(domain::name(role));
        choices.emplace_back(name, words(language, "role." + name));
    }
    return choices;
}

Choices officeChoices(const std::vector<service::OfficeAdministration::Listed>& all) {
    Choices choices;
    for (const auto& each : all)
        if (each.isInForce)
            choices.emplace_back(each.office.code.text(),
                                 fmt::format("{} – {}", each.office.code.text(), each.office.name));
    return choices;
}

void putBack(Data& data, const http::Form& form, std::span<const std::string_view> names) {
    for (const auto name : names) data.set(std::string(name), field(form, name));
}

}  // namespace hoibao::pages
