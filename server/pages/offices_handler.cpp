#include "pages/offices_handler.hpp"

#include <fmt/format.h>

#include "http/problem.hpp"
#include "pages/citizen_page.hpp"

namespace hoibao::pages {
namespace {

constexpr std::size_t kMostTyped = 200;

Data entryOf(const store::DirectoryOffice& office) {
    auto data = officeData({office.name, office.address, office.hotline, office.hours});
    data.set("isSample", office.isSample);
    return data;
}

/// Every commune's centre by name alone: whole entries of all would be far over 50 KB.
Data namesOf(const std::vector<store::DirectoryOffice>& offices, Language language) {
    auto names = list();
    for (const auto& office : offices) {
        if (office.isTop || office.isOfPost()) continue;
        auto each = object();
        each.set("name", office.name.substr(office.name.find(" công ") == std::string::npos
                                                ? 0
                                                : office.name.find(" công ") + 7));
        each.set("link", fmt::format("/offices?q={}{}", office.ward,
                                     language == Language::English ? "&amp;lang=en" : ""));
        names.push_back(each);
    }
    return names;
}

}  // namespace

void OfficesHandler::addTo(http::Router& router) {
    router.handle("GET /offices", [this](const http::Request& request) { return answer(request); });
}

http::Response OfficesHandler::answer(const http::Request& request) const {
    const auto language = languageOf(request.query("lang").value_or(""));
    const auto typed = request.query("q").value_or("");
    if (typed.size() > kMostTyped)
        return http::problem(400, "malformed-query", "At most 200 bytes can be looked for.");
    const auto& catalogue = Catalogue::of(language);
    auto data = object();
    data.set("typed", typed);
    data.set("isEnglish", language == Language::English);
    const bool isAsked = !typed.empty();
    data.set("isAsked", isAsked);
    auto found = list();
    const auto all = information_.offices();
    const auto shown = isAsked ? information_.officesFor(typed) : all;
    for (const auto& office : shown)
        if (isAsked || office.isTop) found.push_back(entryOf(office));
    data.set("found", found);
    data.set("isEmpty", isAsked && shown.empty());
    const auto formerly = isAsked ? information_.communes(typed).formerly : std::string();
    data.set("formerly", false);
    if (!formerly.empty())
        data.set("formerly", filled(catalogue.text("offices.formerly"), "name", formerly));
    data.set("names", isAsked ? list() : namesOf(all, language));
    data.set("all", citizenPath(language, "/offices"));
    const auto other = fmt::format("/offices?q={}&lang={}", percentEncoded(typed),
                                   language == Language::English ? "vi" : "en");
    return htmlResponse(200, citizenPage(language, catalogue.text("offices.title"), other,
                                         render(language, "offices", data)));
}

}  // namespace hoibao::pages
