#include "pages/staff_page.hpp"

#include <fmt/format.h>

#include "domain/access.hpp"
#include "http/session.hpp"
#include "pages/form.hpp"
#include "pages/start_page.hpp"

namespace hoibao::pages {
namespace {

using domain::Action;

/// Where staff can go: a message "nav.KEY", for those who may do the action.
struct Place {
    std::string_view path, key;
    Action action;
};
// One a line, so that several people can add theirs.
constexpr Place kPlaces[] = {
    {"/desk", "desk", Action::CorrectItem},
    {"/desk/addresses", "deskAddresses", Action::CorrectItem},
    {"/desk/import", "deskImport", Action::ImportResults},
    {"/desk/print", "print", Action::StartPrintRun},
    {"/desk/packing", "packing", Action::SealItem},
    {"/desk/manifests", "manifests", Action::CorrectItem},
    {"/counter", "counter", Action::SignManifest},
    {"/counter/scan", "scan", Action::RecordScans},
    {"/board", "board", Action::ReadBoard},
    {"/admin", "admin", Action::ManageUsers},
};

const std::string* message(Language language, std::string_view key) {
    const auto& all = Catalogue::of(language).all();
    const auto found = all.find(key);
    return found == all.end() ? nullptr : &found->second;
}

/// The place that the path belongs to: the longest that begins it.
std::string_view placeOf(std::string_view path) {
    std::string_view best;
    for (const auto& place : kPlaces) {
        const bool isWithin =
            path == place.path || (path.starts_with(place.path) && path[place.path.size()] == '/');
        if (isWithin && place.path.size() > best.size()) best = place.path;
    }
    return best;
}

Data navigation(Language language, const http::Request& request) {
    auto places = list();
    const auto here = placeOf(request.target);
    for (const auto& place : kPlaces) {
        if (!domain::allows(request.who().role, place.action)) continue;
        if (place.path.starts_with("/counter") && !domain::isOfPost(request.who().role)) continue;
        auto each = object();
        each.set("path", std::string(place.path));
        each.set("name", *message(language, fmt::format("nav.{}", place.key)));
        each.set("isHere", place.path == here);
        places.push_back(each);
    }
    return places;
}

std::string languageCookie(Language language) {
    return fmt::format("hoibao-language={}; Path=/; Max-Age=31536000; SameSite=Strict",
                       language == Language::English ? "en" : "vi");
}

/// The page's own address in the other language; a form that was sent is asked for anew.
std::string otherLanguageLink(Language language, const http::Request& request) {
    std::string link = request.target + "?";
    for (const auto& [name, value] : request.queryParameters)
        if (name != "lang" && name != "said")
            link += fmt::format("{}={}&amp;", percentEncoded(name), percentEncoded(value));
    return link + (language == Language::English ? "lang=vi" : "lang=en");
}

void setPerson(Data& frame, Language language, const http::Request& request) {
    frame.set("isSignedIn", request.caller.has_value());
    if (!request.caller) return;
    const auto& who = *request.caller;
    frame.set("person", who.person);
    frame.set("office", who.office.text());
    frame.set("roleName", *message(language, fmt::format("role.{}", domain::name(who.role))));
    frame.set("places", navigation(language, request));
    frame.set("startPage", std::string(startPage(who.role)));
    frame.set("maySearch", domain::allows(who.role, Action::ReadItems));
}

}  // namespace

http::Response staffPage(const http::Request& request, StaffPage page) {
    const auto language = languageOf(request);
    const auto hidden = hiddenFields(request);
    page.data.set("hidden", hidden);
    page.data.set("path", request.target);
    auto frame = object();
    setPerson(frame, language, request);
    frame.set("title", page.title);
    frame.set("isWide", page.isWide);
    frame.set("hidden", hidden);
    frame.set("isFaulty", page.data.get("hasFaults") != nullptr);
    frame.set("style", staticLink("staff.css"));
    frame.set("script", staticLink("staff.js"));
    if (!page.style.empty()) frame.set("ownStyle", staticLink(page.style));
    if (!page.script.empty()) frame.set("ownScript", staticLink(page.script));
    frame.set("icon", staticLink("icon.svg"));
    frame.set("otherLink", otherLanguageLink(language, request));
    const auto* const said = message(language, "said." + request.query("said").value_or(""));
    if (said) frame.set("saidText", *said);
    frame.set("body", render(language, page.view, page.data));
    auto response = htmlResponse(page.status, render(language, "staff", frame));
    if (request.query("lang")) response.headers.add("Set-Cookie", languageCookie(language));
    return response;
}

http::Response goTo(std::string path, std::string_view said) {
    if (!said.empty())
        path += fmt::format("{}said={}", path.find('?') == std::string::npos ? '?' : '&', said);
    return http::seeOther(std::move(path));
}

http::Response problemPage(const http::Request& request, int status) {
    const auto language = languageOf(request);
    const auto* heading = message(language, fmt::format("problem.title{}", status));
    const auto* text = message(language, fmt::format("problem.text{}", status));
    auto data = object();
    data.set("heading", heading ? *heading : *message(language, "problem.titleOther"));
    data.set("text", text ? *text : *message(language, "problem.textOther"));
    data.set("requestId", request.id);
    return staffPage(request,
                     {.title = heading ? *heading : *message(language, "problem.titleOther"),
                      .view = "problem",
                      .data = data,
                      .status = status});
}

}  // namespace hoibao::pages
