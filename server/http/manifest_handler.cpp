#include "http/manifest_handler.hpp"

#include <fmt/format.h>

#include "domain/item_number.hpp"
#include "http/asker.hpp"
#include "http/entity_tag.hpp"
#include "http/json.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "scanner/json.hpp"

namespace hoibao::http {
namespace {

using domain::ErrorKind;
using service::ManifestView;

Response unknownManifest() {
    return problem(domain::Error{ErrorKind::NotFound, "unknown-manifest", "unknown manifest", {}});
}

Json countsOf(const domain::Reconciliation& reconciliation) {
    Json counts = Json::object();
    for (const auto& [lineClass, count] : reconciliation.counts)
        counts[std::string(name(lineClass))] = count;
    return counts;
}

Json linesOf(const domain::Reconciliation& reconciliation) {
    auto lines = Json::array();
    for (const auto& line : reconciliation.lines) {
        const auto duty = domain::duty(line.lineClass);
        Json json = {{"number", line.number},
                     {"class", name(line.lineClass)},
                     {"listed", line.listed},
                     {"owner", duty.owner},
                     {"action", duty.action}};
        if (!line.detail.empty()) json["detail"] = line.detail;
        lines.push_back(std::move(json));
    }
    return lines;
}

Json photoJson(const store::ManifestPhoto& photo) {
    return {{"id", photo.id},           {"sha256", photo.sha256},
            {"width", photo.width},     {"height", photo.height},
            {"takenBy", photo.takenBy}, {"takenAt", domain::formatInstant(photo.takenAt)}};
}

Json viewJson(const ManifestView& view) {
    auto photos = Json::array();
    for (const auto& photo : view.tally.photos) photos.push_back(photoJson(photo));
    auto signatures = Json::array();
    for (const auto& signature : view.signatures)
        signatures.push_back({{"side", store::name(signature.side)},
                              {"person", signature.person},
                              {"signedAt", domain::formatInstant(signature.signedAt)},
                              {"discrepancies", Json::parse(signature.discrepancies)}});
    return {{"id", view.manifest.id},
            {"code", view.manifest.code},
            {"state", name(view.manifest.state)},
            {"office", view.manifest.office},
            {"postOffice", view.manifest.postOffice},
            {"createdBy", view.manifest.createdBy},
            {"createdAt", domain::formatInstant(view.manifest.createdAt)},
            {"counts", countsOf(view.tally.reconciliation)},
            {"lines", linesOf(view.tally.reconciliation)},
            {"photos", std::move(photos)},
            {"signatures", std::move(signatures)}};
}

Response answerOf(const domain::Result<ManifestView>& view, int status = 200) {
    if (!view) return problem(view.error());
    auto response = answer(status, viewJson(*view));
    setEntityTag(response, view->manifest.version);
    return response;
}

domain::Result<std::vector<std::string>> numbersOf(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return tl::unexpected(body.error());
    Fields fields(*body);
    auto numbers = fields.texts("items", service::Manifests::kMaxLines);
    if (auto error = fields.error()) return tl::unexpected(*std::move(error));
    return numbers;
}

domain::Result<service::ManifestOrder> orderOf(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return tl::unexpected(body.error());
    Fields fields(*body);
    service::ManifestOrder order;
    order.office = fields.text("office", domain::OfficeCode::kMaxLength);
    order.postOffice = fields.text("postOffice", domain::OfficeCode::kMaxLength);
    order.printRun = fields.optionalInteger("printRun", 1, INT64_MAX);
    if (!order.printRun)
        order.numbers = fields.texts("items", service::Manifests::kMaxLines);
    else if (fields.has("items"))
        fields.refuse("items", "one-of", "items or a print run, not both");
    if (auto error = fields.error()) return tl::unexpected(*std::move(error));
    return order;
}

service::Discrepancy discrepancyOf(const Json& json, std::size_t index, Fields& outer) {
    service::Discrepancy discrepancy;
    const auto pointer = fmt::format("/discrepancies/{}", index);
    if (!json.is_object()) {
        outer.refuse(fmt::format("discrepancies/{}", index), "not-an-object", "not an object");
        return discrepancy;
    }
    Fields fields(json, pointer);
    discrepancy.number = fields.text("number", 64);
    if (const auto number = domain::ItemNumber::parse(discrepancy.number))
        discrepancy.number = number->text();
    const auto lineClass = fields.text("class", 32);
    if (const auto known = domain::parseLineClass(lineClass))
        discrepancy.lineClass = *known;
    else if (!lineClass.empty())
        fields.refuse("class", "unknown-class", "no class has this name");
    discrepancy.reason = fields.optionalText("reason", service::Handover::kMaxReason).value_or("");
    outer.take(fields);
    return discrepancy;
}

struct Signing {
    std::vector<service::Discrepancy> discrepancies;
    std::optional<service::SignsAs> as;
};

domain::Result<Signing> signingOf(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return tl::unexpected(body.error());
    Fields fields(*body);
    Signing signing;
    if (const auto* list = fields.optionalArray("discrepancies", service::Manifests::kMaxLines))
        for (std::size_t i = 0; i < list->size(); ++i)
            signing.discrepancies.push_back(discrepancyOf((*list)[i], i, fields));
    if (const auto* as = fields.optionalObject("as")) {
        Fields inner(*as, "/as");
        const auto word = inner.text("side", 16);
        const auto person = inner.text("name", 200);
        const auto side = store::parseSide(word);
        if (!side && !word.empty()) inner.refuse("side", "unknown-side", "centre or post");
        if (person.empty() && inner.faults().empty())
            inner.refuse("name", "empty", "a person's name");
        if (side) signing.as = service::SignsAs{*side, person};
        fields.take(inner);
    }
    if (auto error = fields.error()) return tl::unexpected(*std::move(error));
    return signing;
}

Json symbolsOf(const service::Photographs::Answer& answer) {
    auto symbols = Json::array();
    for (const auto& symbol : answer.reading.symbols) {
        auto json = scanner::toJson(symbol);
        const auto verdict =
            symbol.number ? answer.tally.classOf(*symbol.number) : domain::LineClass::Unknown;
        json["verdict"] = name(verdict);
        symbols.push_back(std::move(json));
    }
    return symbols;
}

/// The lines that nobody accounted for beside the problem, as the contract names them.
Response unaccounted(const domain::Error& error) {
    auto lines = Json::array();
    for (const auto& line : error.fields)
        lines.push_back({{"number", line.field}, {"class", line.code}});
    return problem(domain::Error{error.kind, error.code, error.detail, {}},
                   {{"unaccounted", std::move(lines)}});
}

}  // namespace

void ManifestHandler::addTo(Router& router) {
    const auto give = [&](std::string_view route,
                          Response (ManifestHandler::*member)(const Request&)) {
        router.handle(route,
                      [this, member](const Request& request) { return (this->*member)(request); });
    };
    give("POST /api/v1/manifests", &ManifestHandler::create);
    give("GET /api/v1/manifests/{id}", &ManifestHandler::get);
    give("POST /api/v1/manifests/{id}/items", &ManifestHandler::add);
    give("DELETE /api/v1/manifests/{id}/items", &ManifestHandler::remove);
    give("POST /api/v1/manifests/{id}/photos", &ManifestHandler::photograph);
    give("POST /api/v1/manifests/{id}/handover", &ManifestHandler::sign);
}

Response ManifestHandler::create(const Request& request) {
    const auto order = orderOf(request);
    if (!order) return problem(order.error());
    const auto view = manifests_.create(askerOf(request), *order);
    auto response = answerOf(view, 201);
    if (view)
        response.headers.set("Location", fmt::format("/api/v1/manifests/{}", view->manifest.id));
    return response;
}

Response ManifestHandler::get(const Request& request) {
    const auto id = pathId(request.path("id"));
    return id ? answerOf(manifests_.find(request.who(), *id)) : unknownManifest();
}

Response ManifestHandler::add(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownManifest();
    const auto numbers = numbersOf(request);
    if (!numbers) return problem(numbers.error());
    return answerOf(manifests_.add(askerOf(request), *id, *numbers));
}

Response ManifestHandler::remove(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownManifest();
    const auto numbers = numbersOf(request);
    if (!numbers) return problem(numbers.error());
    return answerOf(manifests_.remove(askerOf(request), *id, *numbers));
}

Response ManifestHandler::photograph(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownManifest();
    const auto taken = photographs_.take(askerOf(request), *id, request.body);
    if (!taken) return problem(taken.error());
    auto unread = Json::array();
    for (const auto& place : taken->reading.unread) unread.push_back(scanner::toJson(place));
    return ok({{"photo", photoJson(taken->photo)},
               {"symbols", symbolsOf(*taken)},
               {"unread", std::move(unread)},
               {"lines", linesOf(taken->tally.reconciliation)},
               {"counts", countsOf(taken->tally.reconciliation)}});
}

Response ManifestHandler::sign(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownManifest();
    auto signing = signingOf(request);
    if (!signing) return problem(signing.error());
    const auto view =
        handover_.sign(askerOf(request), *id, std::move(signing->discrepancies), signing->as);
    if (!view && view.error().code == "unaccounted") return unaccounted(view.error());
    return answerOf(view);
}

}  // namespace hoibao::http
