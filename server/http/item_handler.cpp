#include "http/item_handler.hpp"

#include <fmt/format.h>

#include <charconv>

#include "domain/item_number.hpp"
#include "http/asker.hpp"
#include "http/entity_tag.hpp"
#include "http/json.hpp"
#include "http/paging.hpp"
#include "http/problem.hpp"

namespace hoibao::http {
namespace {

Json textOrNull(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

template <class Enum>
Json nameOrNull(const std::optional<Enum>& value) {
    return value ? Json(name(*value)) : Json(nullptr);
}

template <class Number>
Json numberOrNull(const std::optional<Number>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json itemJson(const store::Item& item) {
    Json candidates = Json::array();
    for (std::string_view rest = item.candidates; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        candidates.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {{"id", item.id},
            {"number", textOrNull(item.number)},
            {"state", name(item.state)},
            {"since", domain::formatInstant(item.since)},
            {"reason", nameOrNull(item.reason)},
            {"attempts", item.attempts},
            {"isException", item.isException},
            {"office", item.office},
            {"postOffice", textOrNull(item.postOffice)},
            {"dossierCode", item.dossierCode},
            {"approvedAt", domain::formatInstant(item.approvedAt)},
            {"applicant", item.applicant},
            {"recipient", item.recipient},
            {"phone", item.phone},
            {"phoneUsable", item.phoneUsable},
            {"address", item.address},
            {"street", item.street},
            {"ward", textOrNull(item.ward)},
            {"certainty", item.certainty},
            {"candidates", std::move(candidates)},
            {"formerly", textOrNull(item.formerly)},
            {"returnBy", item.returnBy},
            {"procedureCode", item.procedureCode},
            {"procedureName", item.procedureName},
            {"field", item.field},
            {"note", item.note},
            {"weightGrams", item.weightGrams},
            {"collectVnd", item.feeVnd},
            {"feeVnd", item.feeVnd},
            {"postageVnd", item.postageVnd},
            {"totalVnd", item.feeVnd + item.postageVnd},
            {"printCount", item.printCount},
            {"manifest", numberOrNull(item.manifest)},
            {"previousItem", numberOrNull(item.previousItem)},
            {"createdAt", domain::formatInstant(item.createdAt)},
            {"updatedAt", domain::formatInstant(item.updatedAt)}};
}

Json eventJson(const domain::ItemEvent& event) {
    return {
        {"id", event.id.text()},
        {"kind", name(event.kind)},
        {"occurredAt", domain::formatInstant(event.occurredAt)},
        {"deviceAt", event.deviceAt ? Json(domain::formatInstant(*event.deviceAt)) : Json(nullptr)},
        {"recordedAt", domain::formatInstant(event.recordedAt)},
        {"source", name(event.source)},
        {"evidence", name(event.evidence)},
        {"number", textOrNull(event.number)},
        {"office", event.office},
        {"actor", event.actor},
        {"reason", nameOrNull(event.reason)},
        {"note", textOrNull(event.note)},
        {"receiver", textOrNull(event.receiver)},
        {"relation", nameOrNull(event.relation)},
        {"idChecked", numberOrNull(event.idChecked)},
        {"collectedVnd", event.collected ? Json(event.collected->amount) : Json(nullptr)},
        {"manifest", numberOrNull(event.manifest)}};
}

Json labelJson(const store::ItemLabel& label) {
    return {
        {"number", label.number},
        {"printRun", numberOrNull(label.run)},
        {"printedBy", textOrNull(label.printedBy)},
        {"issuedAt", domain::formatInstant(label.issuedAt)},
        {"voidedAt", label.voidedAt ? Json(domain::formatInstant(*label.voidedAt)) : Json(nullptr)},
        {"voidReason", textOrNull(label.voidReason)},
        {"voidedBy", textOrNull(label.voidedBy)},
        {"replacedBy", textOrNull(label.replacedBy)}};
}

/// Every label the item got, and whether the one in force still says what is so.
void addLabels(const service::ItemReading::Labels& labels, Json& body) {
    body["labels"] = Json::array();
    for (const auto& label : labels.all) body["labels"].push_back(labelJson(label));
    body["isLabelOutdated"] = !labels.outdated.empty();
    body["outdatedFields"] = labels.outdated;
}

Response itemAnswer(const store::Item& item, Json body) {
    auto response = ok(body);
    setEntityTag(response, item.version);
    return response;
}

/// Reads the query's parts, collecting what is wrong with them.
class Query {
public:
    explicit Query(const Request& request) : request_(request) {}

    [[nodiscard]] std::string text(std::string_view name) const {
        return request_.query(name).value_or("");
    }
    [[nodiscard]] std::vector<domain::State> states() {
        std::vector<domain::State> states;
        const auto all = text("state");
        for (std::string_view rest = all; !rest.empty();) {
            const auto end = std::min(rest.find(','), rest.size());
            const auto state = domain::parseName<domain::State>(rest.substr(0, end));
            if (state)
                states.push_back(*state);
            else
                refuse("state", "unknown-state", "is no state");
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return states;
    }
    [[nodiscard]] std::string office() {
        const auto code = text("office");
        if (code.empty()) return code;
        const auto office = domain::OfficeCode::parse(code);
        if (!office) refuse("office", office.error().code, office.error().detail);
        return office ? office->text() : std::string();
    }
    /// A moment, or a day in Vietnam: its start, and as an end the start of the next.
    [[nodiscard]] std::optional<domain::Instant> moment(std::string_view name, bool isEnd) {
        const auto written = text(name);
        if (written.empty()) return std::nullopt;
        if (const auto date = domain::parseDate(written))
            return domain::startOfDay(*date) + std::chrono::hours(isEnd ? 24 : 0);
        const auto instant = domain::parseInstant(written);
        if (instant) return *instant;
        refuse(name, instant.error().code, instant.error().detail);
        return std::nullopt;
    }
    [[nodiscard]] std::optional<domain::Error> error() const {
        if (faults_.empty()) return std::nullopt;
        return domain::Error{domain::ErrorKind::Malformed, "invalid-fields",
                             "the query cannot be read", faults_};
    }

private:
    void refuse(std::string_view name, std::string code, std::string message) {
        faults_.push_back({std::string(name), std::move(code), std::move(message)});
    }
    const Request& request_;
    std::vector<domain::FieldError> faults_;
};

}  // namespace

void ItemHandler::addTo(Router& router) {
    router.handle("GET /api/v1/items", [this](const Request& request) { return list(request); });
    router.handle("GET /api/v1/items/{id}",
                  [this](const Request& request) { return get(request); });
    router.handle("PATCH /api/v1/items/{id}",
                  [this](const Request& request) { return change(request); });
    router.handle("POST /api/v1/items/{id}/post",
                  [this](const Request& request) { return sendByPost(request); });
}

Response ItemHandler::list(const Request& request) const {
    const auto wanted = page(request);
    if (!wanted) return problem(wanted.error());
    const auto after = numberAfter(*wanted);
    if (!after) return problem(after.error());
    Query query(request);
    store::ItemFilter filter;
    filter.states = query.states();
    filter.office = query.office();
    filter.dossierCode = query.text("dossierCode");
    filter.search = query.text("q");
    filter.approvedFrom = query.moment("approvedFrom", false);
    filter.approvedTo = query.moment("approvedTo", true);
    if (const auto error = query.error()) return problem(*error);
    const auto found =
        reading_.list(askerOf(request), filter, *after, static_cast<std::size_t>(wanted->limit));
    if (!found) return problem(found.error());
    Json items = Json::array();
    for (const auto& item : found->items) items.push_back(itemJson(item));
    return ok(listBody(std::move(items),
                       found->next ? std::optional(std::to_string(*found->next)) : std::nullopt));
}

Response ItemHandler::get(const Request& request) const {
    const auto found = reading_.find(askerOf(request), request.path("id"));
    if (!found) return problem(found.error());
    auto body = itemJson(found->item);
    body["events"] = Json::array();
    for (const auto& event : found->events) body["events"].push_back(eventJson(event));
    addLabels(found->labels, body);
    // Whoever has a void label in the hand is told so, and which one stands in for it.
    body["void"] = nullptr;
    const auto asked = domain::ItemNumber::parse(request.path("id"));
    for (const auto& label : found->labels.all)
        if (asked && label.number == asked->text() && label.voidedAt)
            body["void"] = labelJson(label);
    return itemAnswer(found->item, std::move(body));
}

Response ItemHandler::change(const Request& request) const {
    const auto asker = askerOf(request);
    const auto before = reading_.find(asker, request.path("id"));
    if (!before) return problem(before.error());
    const auto version = ifMatch(request);
    if (!version) return problem(version.error());
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const service::ItemChange change{fields.optionalText("recipient"), fields.optionalText("phone"),
                                     fields.optionalText("address"), fields.optionalText("ward")};
    if (!change.recipient && !change.phone && !change.address && !change.ward)
        fields.refuse("", "nothing-to-change", "names none of address, ward, phone, recipient");
    if (const auto error = fields.error()) return problem(*error);
    const auto item = editing_.change(asker, before->item.id, *version, change);
    if (!item) return problem(item.error());
    auto answer = itemJson(*item);
    addLabels(reading_.labels(*item), answer);
    return itemAnswer(*item, std::move(answer));
}

Response ItemHandler::sendByPost(const Request& request) const {
    const auto asker = askerOf(request);
    const auto before = reading_.find(asker, request.path("id"));
    if (!before) return problem(before.error());
    const auto item = editing_.sendByPost(asker, before->item.id);
    if (!item) return problem(item.error());
    auto answer = itemJson(*item);
    addLabels(reading_.labels(*item), answer);
    return itemAnswer(*item, std::move(answer));
}

}  // namespace hoibao::http
