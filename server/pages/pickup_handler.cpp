#include "pages/pickup_handler.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "pages/desk_views.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using store::PickupSession;

constexpr std::size_t kShown = 100;  ///< sessions from today on
constexpr std::array<std::string_view, 6> kTyped{"day", "from", "to", "place", "capacity", "weeks"};

std::string hourText(int minutes) {
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

/// "07:30", as a browser's field for times sends it; -1 for anything else, which nobody takes.
int minutesOf(std::string_view text) {
    int hour = -1, minute = -1;
    if (text.size() < 5 || text[2] != ':') return -1;
    std::from_chars(text.data(), text.data() + 2, hour);
    std::from_chars(text.data() + 3, text.data() + 5, minute);
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : -1;
}

int numberOf(const http::Form& form, std::string_view name) {
    int number = 0;
    const auto text = field(form, name);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : -1;
}

std::string faultText(Language language, std::string_view code) {
    const auto words = wordOf(language, "pickupFault", code);
    return words.empty() ? wordOf(language, "pickupFault", "other") : words;
}

Data rowOf(const PickupSession& session) {
    auto row = object();
    row.set("id", std::to_string(session.id));
    row.set("day", dayText(session.day));
    row.set("hours", fmt::format("{} – {}", hourText(session.startsAt), hourText(session.endsAt)));
    row.set("where", session.place);
    row.set("officeCode", session.office);
    row.set("taken", fmt::format("{} / {}", session.taken, session.capacity));
    row.set("left", std::to_string(std::max(0, session.capacity - session.taken)));
    return row;
}

}  // namespace

Faults PickupHandler::faultsOf(Language language, const domain::Error& error) {
    Faults faults;
    for (const auto& fault : error.fields) {
        const auto name = fault.field.substr(fault.field.find('/') == 0 ? 1 : 0);
        faults.add(name, faultText(language, name));
    }
    if (error.fields.empty()) faults.add("", faultText(language, error.code));
    return faults;
}

void PickupHandler::addTo(http::Router& router) {
    const auto add = [&](std::string_view route,
                         http::Response (PickupHandler::*member)(const http::Request&)) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    add("GET /desk/pickup", &PickupHandler::show);
    add("POST /desk/pickup", &PickupHandler::open);
    add("GET /desk/pickup/{id}", &PickupHandler::showSession);
    add("POST /desk/pickup/{id}/call", &PickupHandler::callNumber);
    add("POST /desk/items/{id}/pickup", &PickupHandler::book);
    add("POST /desk/items/{id}/pickup/call", &PickupHandler::call);
    add("POST /desk/items/{id}/pickup/hand-over", &PickupHandler::handOver);
    add("POST /desk/items/{id}/pickup/no-show", &PickupHandler::noShow);
    add("POST /desk/items/{id}/post", &PickupHandler::sendByPost);
}

http::Response PickupHandler::show(const http::Request& request) {
    return page(request, {}, request.query("item").value_or(""), {}, 200);
}

http::Response PickupHandler::page(const http::Request& request, const http::Form& form,
                                   std::string_view item, const Faults& faults, int status) {
    const auto language = languageOf(request);
    const auto found = pickup_.list(request.who(), "", {}, {}, 0, kShown);
    if (!found) return http::problem(found.error());
    auto data = object();
    faults.into(data);
    auto rows = list(), choices = list();
    std::string office;
    bool mayBook = false;
    if (!item.empty()) {
        const auto view = reading_.find(askerOf(request, {}), item);
        if (!view) return http::problem(view.error());
        office = view->item.office;
        mayBook = service::mayBeBooked(view->item.state);
        data.set("mayBook", mayBook);
        data.set("item", std::to_string(view->item.id));
        data.set("dossierCode", view->item.dossierCode);
        data.set("recipient", view->item.recipient);
        data.set("stateText", stateText(language, view->item.state));
        data.set("tone", std::string(toneOf(view->item.state)));
        const bool isCalled = view->item.state == domain::State::PickupCalled;
        data.set("hasTicket", isCalled || view->item.state == domain::State::PickupScheduled);
        data.set("isScheduled", view->item.state == domain::State::PickupScheduled);
        data.set("isCalled", isCalled);
        data.set("mayGoByPost", service::mayBeSentByPost(view->item.state));
        data.set("isOnManifest", view->item.state == domain::State::Manifested);
        askWhoTakes(data, language, form);
    }
    for (const auto& session : found->sessions) {
        const auto row = rowOf(session);
        rows.push_back(row);
        const bool isFree = session.office == office && session.taken < session.capacity;
        if (isFree && mayBook) choices.push_back(row);
    }
    data.set("rows", rows);
    data.set("hasRows", !found->sessions.empty());
    data.set("choices", choices);
    data.set("hasChoices", choices.is_non_empty_list());
    for (const auto name : kTyped) data.set(fmt::format("{}Typed", name), field(form, name));
    return staffPage(request, {.title = wordOf(language, "pickup", "title"),
                               .view = "pickup",
                               .data = data,
                               .status = status});
}

http::Response PickupHandler::open(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto language = languageOf(request);
    PickupSession wanted;
    const auto day = domain::parseDate(field(*form, "day"));
    if (!day) {
        Faults faults;
        faults.add("day", faultText(language, "day"));
        return page(request, *form, "", faults, 422);
    }
    wanted.day = *day;
    wanted.startsAt = minutesOf(field(*form, "from"));
    wanted.endsAt = minutesOf(field(*form, "to"));
    wanted.place = field(*form, "place");
    wanted.capacity = numberOf(*form, "capacity");
    const auto weeks = field(*form, "weeks").empty() ? 1 : numberOf(*form, "weeks");
    const auto opened = pickup_.open(askerOf(request, *form), wanted, weeks);
    if (opened)
        return goTo("/desk/pickup",
                    opened->holidays.empty() ? "sessionsOpened" : "sessionsButHolidays");
    return page(request, *form, "", faultsOf(language, opened.error()),
                http::statusOf(opened.error().kind));
}

http::Response PickupHandler::book(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    const auto session = http::pathId(field(*form, "session"));
    const auto booked = pickup_.book(asker, request.path("id"), session.value_or(0));
    if (booked) return goTo(fmt::format("/desk/pickup?item={}", request.path("id")), "placeGiven");
    if (booked.error().code == "unknown-item") return http::problem(booked.error());
    return page(request, *form, request.path("id"), faultsOf(languageOf(request), booked.error()),
                http::statusOf(booked.error().kind));
}

http::Response PickupHandler::sendByPost(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    const auto view = reading_.find(asker, request.path("id"));
    if (!view) return http::problem(view.error());
    const auto sent = editing_.sendByPost(asker, view->item.id);
    if (sent) return goTo(fmt::format("/desk/items/{}", view->item.id), "goesByPost");
    return page(request, *form, request.path("id"), faultsOf(languageOf(request), sent.error()),
                http::statusOf(sent.error().kind));
}

}  // namespace hoibao::pages
