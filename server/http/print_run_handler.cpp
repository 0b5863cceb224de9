#include "http/print_run_handler.hpp"

#include <fmt/format.h>

#include "http/asker.hpp"
#include "http/entity_tag.hpp"
#include "http/json.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"

namespace hoibao::http {
namespace {

using domain::ErrorKind;

Response unknownRun() {
    return problem(domain::Error{ErrorKind::NotFound, "unknown-print-run", "unknown print run"});
}

/// A name, or the description as an object.
Json sheetJson(const std::string& sheet) {
    return sheet.starts_with('{') ? Json::parse(sheet) : Json(sheet);
}

Json toJson(const service::Printing::Run& run) {
    Json json = {{"id", run.id},
                 {"state", name(run.state)},
                 {"done", run.done},
                 {"verified", run.verified},
                 {"total", run.total},
                 {"parts", run.parts},
                 {"office", run.office},
                 {"sheet", sheetJson(run.sheet)},
                 {"start", run.start},
                 {"printer", run.printer ? Json(*run.printer) : Json()},
                 {"createdBy", run.createdBy},
                 {"createdAt", domain::formatInstant(run.createdAt)}};
    if (run.endedAt) {
        json["endedBy"] = run.endedBy;
        json["endedAt"] = domain::formatInstant(*run.endedAt);
    }
    if (!run.endReason.empty()) json["endReason"] = run.endReason;
    if (!run.failure.empty()) json["failure"] = run.failure;
    if (run.blocked > 0) json["blocked"] = run.blocked;
    return json;
}

Json toJson(const store::Item& item) {
    return {{"id", item.id},
            {"number", item.number.empty() ? Json() : Json(item.number)},
            {"state", name(item.state)},
            {"dossierCode", item.dossierCode}};
}

/// A day ("2026-11-23") or a moment. A day as an end counts whole.
std::optional<domain::Instant> moment(Fields& fields, std::string_view member, bool isEnd) {
    const auto text = fields.optionalText(member);
    if (!text) return std::nullopt;
    if (const auto day = domain::parseDate(*text))
        return domain::startOfDay(*day) + std::chrono::hours(isEnd ? 24 : 0);
    const auto instant = domain::parseInstant(*text);
    if (instant) return *instant;
    fields.refuse(member, instant.error());
    return std::nullopt;
}

void readFilter(const Json& object, Fields& outer, service::PrintOrder& order) {
    Fields fields(object, "/filter");
    auto& filter = order.filter.emplace();
    if (const auto state = fields.optionalText("state")) {
        if (const auto known = domain::parseName<domain::State>(*state))
            filter.states = {*known};
        else
            fields.refuse("state", "unknown-state", "no state has this name");
    }
    if (const auto office = fields.optionalText("office")) {
        if (const auto code = domain::OfficeCode::parse(*office))
            filter.office = code->text();
        else
            fields.refuse("office", code.error());
    }
    filter.approvedFrom = moment(fields, "approvedFrom", false);
    filter.approvedTo = moment(fields, "approvedTo", true);
    order.limit = static_cast<std::size_t>(
        fields.optionalInteger("limit", 1, PrintRunHandler::kMaxItems).value_or(0));
    outer.take(fields);
}

domain::Result<service::PrintOrder> orderOf(const Json& body) {
    service::PrintOrder order;
    Fields fields(body);
    if (const auto* filter = fields.optionalObject("filter")) {
        if (fields.has("items")) fields.refuse("items", "one-of", "items or a filter, not both");
        readFilter(*filter, fields, order);
    } else {
        order.items = fields.integers("items", PrintRunHandler::kMaxItems);
        if (order.items.empty() && fields.faults().empty())
            fields.refuse("items", "empty", "no item is named");
    }
    const auto sheet = body.find("sheet");
    if (sheet != body.end() && sheet->is_object())
        order.sheet = sheet->dump();
    else
        order.sheet = fields.optionalText("sheet").value_or("");
    order.start = static_cast<int>(fields.optionalInteger("start", 1, 2500).value_or(1));
    order.printer = fields.optionalInteger("printer", 1, INT64_MAX);
    if (auto error = fields.error()) return tl::unexpected(*std::move(error));
    return order;
}

Response pdfAnswer(domain::Result<std::string> pdf) {
    if (!pdf) return problem(pdf.error());
    Response response;
    response.contentType = "application/pdf";
    response.body = *std::move(pdf);
    return response;
}

}  // namespace

void PrintRunHandler::addTo(Router& router) {
    const auto add = [&](std::string_view route,
                         Response (PrintRunHandler::*member)(const Request&)) {
        router.handle(route,
                      [this, member](const Request& request) { return (this->*member)(request); });
    };
    add("POST /api/v1/print-runs", &PrintRunHandler::start);
    add("GET /api/v1/print-runs/{id}", &PrintRunHandler::state);
    add("GET /api/v1/print-runs/{id}/labels.pdf", &PrintRunHandler::labels);
    add("GET /api/v1/print-runs/{id}/items", &PrintRunHandler::items);
    add("GET /api/v1/print-runs/{id}/faults", &PrintRunHandler::faults);
    add("POST /api/v1/print-runs/{id}/release", &PrintRunHandler::release);
    add("POST /api/v1/print-runs/{id}/cancel", &PrintRunHandler::cancel);
    add("POST /api/v1/print-runs/{id}/printed", &PrintRunHandler::printed);
    add("POST /api/v1/print-runs/{id}/unprinted", &PrintRunHandler::unprinted);
    add("POST /api/v1/items/{number}/void", &PrintRunHandler::voidItem);
    add("POST /api/v1/items/{number}/seal", &PrintRunHandler::seal);
}

Response PrintRunHandler::start(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    const auto order = orderOf(*body);
    if (!order) return problem(order.error());
    const auto run = printing_.start(askerOf(request), *order);
    if (!run) return problem(run.error());
    auto response = answer(202, toJson(*run));
    response.headers.set("Location", fmt::format("/api/v1/print-runs/{}", run->id));
    return response;
}

Response PrintRunHandler::state(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownRun();
    const auto run = printing_.find(request.who(), *id);
    if (!run) return problem(run.error());
    auto response = ok(toJson(*run));
    setEntityTag(response);
    return response;
}

Response PrintRunHandler::labels(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownRun();
    const auto part = pathId(request.query("part").value_or("1"));
    if (!part)
        return problem(domain::Error{ErrorKind::Malformed,
                                     "malformed-part",
                                     "part is a whole number from 1",
                                     {{"part", "malformed-part", "a whole number from 1"}}});
    if (request.query("from")) return labelsFrom(request, *id);
    auto pdf = printing_.labels(askerOf(request), *id, static_cast<std::size_t>(*part));
    return pdfAnswer(std::move(pdf));
}

Response PrintRunHandler::labelsFrom(const Request& request, std::int64_t id) {
    const auto from = pathId(request.query("from").value_or("1"));
    const auto start = pathId(request.query("start").value_or("1"));
    if (!from || !start || *start > labels::Sheet::kMaxColumns * labels::Sheet::kMaxRows) {
        const std::string name = from ? "start" : "from";
        return problem(domain::Error{ErrorKind::Malformed,
                                     "malformed-" + name,
                                     name + " is a whole number from 1",
                                     {{name, "malformed-" + name, "a whole number from 1"}}});
    }
    return pdfAnswer(printing_.labelsFrom(askerOf(request), id, static_cast<std::size_t>(*from),
                                          static_cast<int>(*start)));
}

Response PrintRunHandler::items(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownRun();
    const auto placed = printing_.items(request.who(), *id);
    if (!placed) return problem(placed.error());
    auto list = Json::array();
    for (const auto& item : *placed)
        list.push_back({{"part", item.place.part},
                        {"page", item.place.page},
                        {"position", item.place.position},
                        {"number", item.number},
                        {"item", item.item}});
    return ok({{"items", std::move(list)}});
}

Response PrintRunHandler::faults(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownRun();
    const auto faults = printing_.faults(request.who(), *id);
    if (!faults) return problem(faults.error());
    auto list = Json::array();
    for (const auto& fault : *faults)
        list.push_back({{"label", fault.position},
                        {"number", fault.number},
                        {"item", fault.item},
                        {"reason", fault.reason},
                        {"picture", fault.picture}});
    return ok({{"faults", std::move(list)}});
}

Response PrintRunHandler::withReason(const Request& request, int status, Decision decide) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownRun();
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const auto reason = fields.text("reason", service::Printing::kMaxReason);
    if (const auto error = fields.error()) return problem(*error);
    const auto run = (printing_.*decide)(askerOf(request), *id, reason);
    return run ? answer(status, toJson(*run)) : problem(run.error());
}

Response PrintRunHandler::release(const Request& request) {
    return withReason(request, 202, &service::Printing::release);
}

Response PrintRunHandler::cancel(const Request& request) {
    return withReason(request, 200, &service::Printing::cancel);
}

Response PrintRunHandler::printed(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownRun();
    const auto run = printing_.markPrinted(askerOf(request), *id);
    return run ? ok(toJson(*run)) : problem(run.error());
}

Response PrintRunHandler::unprinted(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownRun();
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const auto reason = fields.text("reason", service::Printing::kMaxReason);
    const auto from = static_cast<int>(fields.integer("from", 1, labels::kMaxLabels));
    const auto to = static_cast<int>(fields.integer("to", 1, labels::kMaxLabels));
    if (const auto error = fields.error()) return problem(*error);
    const auto done = printing_.unprinted(askerOf(request), *id, from, to, reason);
    if (!done) return problem(done.error());
    auto json = toJson(done->run);
    json["items"] = done->items;
    json["kept"] = done->kept;
    return ok(json);
}

Response PrintRunHandler::voidItem(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const auto reason = fields.text("reason", service::Packing::kMaxReason);
    if (const auto error = fields.error()) return problem(*error);
    const auto item = packing_.voidLabel(askerOf(request), request.path("number"), reason);
    return item ? ok(toJson(*item)) : problem(item.error());
}

Response PrintRunHandler::seal(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const auto dossierCode = fields.text("dossierCode");
    if (const auto error = fields.error()) return problem(*error);
    const auto item = packing_.seal(askerOf(request), request.path("number"), dossierCode);
    return item ? ok(toJson(*item)) : problem(item.error());
}

}  // namespace hoibao::http
