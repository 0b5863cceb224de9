#include "http/pickup_handler.hpp"

#include <fmt/format.h>

#include "http/asker.hpp"
#include "http/entity_tag.hpp"
#include "http/json.hpp"
#include "http/paging.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"

namespace hoibao::http {
namespace {

using domain::ErrorKind;
using store::PickupSession;

Response unknownSession() {
    return problem(
        domain::Error{ErrorKind::NotFound, "unknown-session", "unknown pick-up session"});
}

std::string timeOf(int minutes) {
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

/// "07:30", as minutes after midnight.
int readTime(Fields& fields, std::string_view name) {
    const auto text = fields.text(name, 5);
    const auto isDigit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() == 5 && text[2] == ':' && isDigit(0) && isDigit(1) && isDigit(3) &&
        isDigit(4)) {
        const int hour = (text[0] - '0') * 10 + text[1] - '0';
        const int minute = (text[3] - '0') * 10 + text[4] - '0';
        if (hour < 24 && minute < 60) return hour * 60 + minute;
    }
    if (!text.empty()) fields.refuse(name, "malformed-time", "a time of the day, such as 07:30");
    return 0;
}

Json toJson(const PickupSession& session) {
    return {{"id", session.id},
            {"office", session.office},
            {"day", domain::formatDate(session.day)},
            {"from", timeOf(session.startsAt)},
            {"to", timeOf(session.endsAt)},
            {"place", session.place},
            {"capacity", session.capacity},
            {"taken", session.taken},
            {"left", std::max(0, session.capacity - session.taken)},
            {"updatedBy", session.updatedBy},
            {"updatedAt", domain::formatInstant(session.updatedAt)}};
}

Json toJson(const service::Pickup::View& view) {
    auto json = toJson(view.session);
    auto& places = json["places"] = Json::array();
    for (const auto& one : view.expected)
        places.push_back({{"queueNumber", service::queueNumber(one.number)},
                          {"expectedAt", timeOf(service::expectedAt(view.session, one.slot))},
                          {"item", one.item},
                          {"dossierCode", one.dossierCode},
                          {"recipient", one.recipient},
                          {"state", name(one.state)}});
    return json;
}

Response answerOf(const domain::Result<service::Pickup::AtWindow>& at) {
    if (!at) return problem(at.error());
    return ok({{"queueNumber", service::queueNumber(at->number)}, {"state", name(at->state)}});
}

/// A day of the query; what is none goes to `error`.
std::optional<domain::LocalDate> dayOf(const Request& request, std::string_view name,
                                       std::optional<domain::Error>& error) {
    const auto text = request.query(name);
    if (!text) return std::nullopt;
    const auto day = domain::parseDate(*text);
    if (day) return *day;
    error = day.error();
    error->fields = {{std::string(name), error->code, error->detail}};
    return std::nullopt;
}

}  // namespace

void PickupHandler::addTo(Router& router) {
    const auto add = [&](std::string_view route,
                         Response (PickupHandler::*member)(const Request&)) {
        router.handle(route,
                      [this, member](const Request& request) { return (this->*member)(request); });
    };
    add("GET /api/v1/pickup-sessions", &PickupHandler::list);
    add("POST /api/v1/pickup-sessions", &PickupHandler::open);
    add("GET /api/v1/pickup-sessions/{id}", &PickupHandler::get);
    add("PATCH /api/v1/pickup-sessions/{id}", &PickupHandler::change);
    add("POST /api/v1/items/{id}/pickup", &PickupHandler::book);
    add("POST /api/v1/items/{id}/pickup/call", &PickupHandler::call);
    add("POST /api/v1/items/{id}/pickup/hand-over", &PickupHandler::handOver);
    add("POST /api/v1/items/{id}/pickup/no-show", &PickupHandler::noShow);
}

Response PickupHandler::list(const Request& request) {
    const auto wanted = page(request);
    if (!wanted) return problem(wanted.error());
    const auto after = numberAfter(*wanted);
    if (!after) return problem(after.error());
    std::optional<domain::Error> error;
    const auto from = dayOf(request, "from", error), to = dayOf(request, "to", error);
    if (error) return problem(*error);
    const auto found =
        pickup_.list(request.who(), request.query("office").value_or(""), from, to,
                     static_cast<std::size_t>(*after), static_cast<std::size_t>(wanted->limit));
    if (!found) return problem(found.error());
    Json items = Json::array();
    for (const auto& session : found->sessions) items.push_back(toJson(session));
    return ok(listBody(std::move(items),
                       found->next ? std::optional(std::to_string(*found->next)) : std::nullopt));
}

Response PickupHandler::open(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    PickupSession wanted;
    if (const auto office = fields.optionalText("office")) {
        if (const auto code = domain::OfficeCode::parse(*office))
            wanted.office = code->text();
        else
            fields.refuse("office", code.error());
    }
    if (const auto text = fields.text("day"); !text.empty()) {
        if (const auto day = domain::parseDate(text))
            wanted.day = *day;
        else
            fields.refuse("day", day.error());
    }
    wanted.startsAt = readTime(fields, "from");
    wanted.endsAt = readTime(fields, "to");
    wanted.place = fields.text("place", service::Pickup::kMaxPlace);
    wanted.capacity =
        static_cast<int>(fields.integer("capacity", 1, service::Pickup::kMaxCapacity));
    const auto weeks = fields.optionalInteger("weeks", 1, service::Pickup::kMaxWeeks);
    const auto onHoliday = fields.optionalText("onHoliday").value_or("skip");
    if (onHoliday != "skip" && onHoliday != "move")
        fields.refuse("onHoliday", "unknown-word", "skip or move");
    if (const auto error = fields.error()) return problem(*error);
    using service::Pickup;
    const auto opened =
        pickup_.open(askerOf(request), std::move(wanted), static_cast<int>(weeks.value_or(1)),
                     onHoliday == "move" ? Pickup::OnHoliday::Move : Pickup::OnHoliday::Skip);
    if (!opened) return problem(opened.error());
    Json items = Json::array(), holidays = Json::array();
    for (const auto& session : opened->sessions) items.push_back(toJson(session));
    for (const auto& holiday : opened->holidays)
        holidays.push_back({{"day", domain::formatDate(holiday.day)}, {"name", holiday.name}});
    auto listed = listBody(std::move(items), std::nullopt);
    listed["holidays"] = std::move(holidays);
    return answer(201, listed);
}

Response PickupHandler::get(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownSession();
    const auto view = pickup_.find(askerOf(request), *id);
    if (!view) return problem(view.error());
    auto response = ok(toJson(*view));
    setEntityTag(response, view->session.version);
    return response;
}

Response PickupHandler::change(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownSession();
    if (const auto view = pickup_.find(askerOf(request), *id); !view) return problem(view.error());
    const auto version = ifMatch(request);
    if (!version) return problem(version.error());
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const auto place = fields.optionalText("place", service::Pickup::kMaxPlace);
    const auto capacity = fields.optionalInteger("capacity", 1, service::Pickup::kMaxCapacity);
    if (const auto error = fields.error()) return problem(*error);
    const auto changed =
        pickup_.change(askerOf(request), *id, *version, place,
                       capacity ? std::optional(static_cast<int>(*capacity)) : std::nullopt);
    if (!changed) return problem(changed.error());
    auto response = ok(toJson(*changed));
    setEntityTag(response, changed->version);
    return response;
}

Response PickupHandler::book(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const auto session = fields.integer("session", 1, INT64_MAX);
    if (const auto error = fields.error()) return problem(*error);
    const auto booked = pickup_.book(askerOf(request), request.path("id"), session);
    if (!booked) return problem(booked.error());
    return answer(201, {{"queueNumber", service::queueNumber(booked->number)},
                        {"expectedAt", timeOf(service::expectedAt(booked->session, booked->slot))},
                        {"state", name(booked->state)},
                        {"session", toJson(booked->session)}});
}

Response PickupHandler::call(const Request& request) {
    return answerOf(pickup_.call(askerOf(request), request.path("id")));
}

Response PickupHandler::handOver(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    service::Pickup::Collector collector;
    collector.receiver =
        fields.optionalText("receiver", service::Pickup::kMaxReceiver).value_or("");
    if (const auto word = fields.optionalText("relation")) {
        if (const auto relation = domain::parseName<domain::Relation>(*word))
            collector.relation = *relation;
        else
            fields.refuse("relation", "unknown-relation",
                          "self, family, colleague, authorised or other");
    }
    collector.isIdChecked = fields.optionalBoolean("idChecked").value_or(false);
    if (const auto error = fields.error()) return problem(*error);
    return answerOf(pickup_.handOver(askerOf(request), request.path("id"), collector));
}

Response PickupHandler::noShow(const Request& request) {
    return answerOf(pickup_.noShow(askerOf(request), request.path("id")));
}

}  // namespace hoibao::http
