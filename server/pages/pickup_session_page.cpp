// One session at the counter: who is expected, who is at the window.
#include <fmt/format.h>

#include <algorithm>

#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "pages/desk_views.hpp"
#include "pages/pickup_handler.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using domain::State;

std::string hours(const store::PickupSession& session) {
    return fmt::format("{:02}:{:02} – {:02}:{:02}", session.startsAt / 60, session.startsAt % 60,
                       session.endsAt / 60, session.endsAt % 60);
}

Data rowOf(Language language, const store::PickupSession& session, const store::Expected& one) {
    auto row = object();
    row.set("item", std::to_string(one.item));
    row.set("number", service::queueNumber(one.number));
    const auto at = service::expectedAt(session, one.slot);
    row.set("about", fmt::format("{:02}:{:02}", at / 60, at % 60));
    row.set("dossierCode", one.dossierCode);
    row.set("recipient", one.recipient);
    row.set("stateText", stateText(language, one.state));
    row.set("tone", std::string(toneOf(one.state)));
    row.set("isScheduled", one.state == State::PickupScheduled);
    row.set("isNoShow", one.state == State::PickupNoShow);
    return row;
}

std::string countOf(const std::vector<store::Expected>& expected, State state) {
    return std::to_string(std::ranges::count(expected, state, &store::Expected::state));
}

}  // namespace

void PickupHandler::askWhoTakes(Data& data, Language language, const http::Form& form) {
    auto relations = list();
    for (std::size_t i = 0; i < domain::kRelationCount; ++i) {
        const auto word = name(static_cast<domain::Relation>(i));
        auto option = object();
        option.set("value", std::string(word));
        option.set("words", wordOf(language, "scanRelation", word));
        option.set("isChosen", field(form, "relation") == word);
        relations.push_back(option);
    }
    data.set("relations", relations);
    data.set("receiverTyped", field(form, "receiver"));
}

http::Response PickupHandler::showSession(const http::Request& request) {
    return sessionPage(request, http::pathId(request.path("id")).value_or(0), {}, {}, 200);
}

http::Response PickupHandler::sessionPage(const http::Request& request, std::int64_t id,
                                          const http::Form& form, const Faults& faults,
                                          int status) {
    const auto language = languageOf(request);
    const auto view = pickup_.find(askerOf(request, form), id);
    if (!view) return http::problem(view.error());
    const auto& session = view->session;
    auto data = object();
    faults.into(data);
    auto rows = list(), called = list();
    std::string next;
    for (const auto& one : view->expected) {
        const auto row = rowOf(language, session, one);
        rows.push_back(row);
        if (one.state == State::PickupCalled) called.push_back(row);
        if (one.state == State::PickupScheduled && next.empty())
            next = service::queueNumber(one.number);
    }
    data.set("session", std::to_string(id));
    data.set("day", dayText(session.day));
    data.set("hours", hours(session));
    data.set("where", session.place);
    data.set("officeCode", session.office);
    data.set("called", called);
    data.set("rows", rows);
    data.set("hasRows", !view->expected.empty());
    const auto typed = field(form, "queueNumber");
    data.set("queueNumber", typed.empty() ? next : typed);
    data.set("isAhead", view->isAhead);
    data.set("isOver", view->isOver);
    data.set("mayCall", !next.empty() && !view->isAhead && !view->isOver);
    data.set("waiting", countOf(view->expected, State::PickupScheduled));
    data.set("pickedUp", countOf(view->expected, State::PickedUp));
    data.set("absent", countOf(view->expected, State::PickupNoShow));
    askWhoTakes(data, language, form);
    return staffPage(request, {.title = wordOf(language, "pickup", "title"),
                               .view = "pickup_session",
                               .data = data,
                               .status = status,
                               .isWide = true});
}

/// Where the form was, with what is wrong; or the session that goes on.
http::Response PickupHandler::afterWindow(const http::Request& request, const http::Form& form,
                                          const domain::Result<service::Pickup::AtWindow>& at,
                                          std::string_view said) {
    if (at && at->session) return goTo(fmt::format("/desk/pickup/{}", *at->session), said);
    if (at) return goTo(fmt::format("/desk/pickup?item={}", request.path("id")), said);
    const auto& error = at.error();
    if (error.code == "unknown-item" || error.code == "unknown-session")
        return http::problem(error);
    const auto faults = faultsOf(languageOf(request), error);
    const auto status = http::statusOf(error.kind);
    const auto session = http::pathId(field(form, "session"));
    if (session) return sessionPage(request, *session, form, faults, status);
    return page(request, form, request.path("id"), faults, status);
}

http::Response PickupHandler::callNumber(const http::Request& request) {
    auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    const auto id = http::pathId(request.path("id")).value_or(0);
    const auto item = pickup_.itemOf(asker, id, field(*form, "queueNumber"));
    const auto at = item ? pickup_.call(asker, std::to_string(*item))
                         : domain::Result<service::Pickup::AtWindow>(tl::unexpected(item.error()));
    (*form)["session"] = std::to_string(id);
    return afterWindow(request, *form, at, "called");
}

http::Response PickupHandler::call(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    return afterWindow(request, *form, pickup_.call(asker, request.path("id")), "called");
}

http::Response PickupHandler::handOver(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    service::Pickup::Collector collector;
    collector.receiver = field(*form, "receiver");
    collector.relation = domain::parseName<domain::Relation>(field(*form, "relation"))
                             .value_or(domain::Relation::Self);
    collector.isIdChecked = !field(*form, "idChecked").empty();
    const auto asker = askerOf(request, *form);
    return afterWindow(request, *form, pickup_.handOver(asker, request.path("id"), collector),
                       "resultGiven");
}

http::Response PickupHandler::noShow(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    return afterWindow(request, *form, pickup_.noShow(asker, request.path("id")), "noShow");
}

}  // namespace hoibao::pages
