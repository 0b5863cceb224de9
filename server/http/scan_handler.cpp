#include "http/scan_handler.hpp"

#include <fmt/format.h>

#include "domain/item_number.hpp"
#include "domain/office.hpp"
#include "http/json.hpp"
#include "http/problem.hpp"

namespace hoibao::http {
namespace {

using service::ScanBatch;
using service::SentScan;

constexpr std::size_t kMaxReceiver = 200, kMaxNote = 1000, kMaxNumber = 64;

template <class Enum>
std::optional<Enum> wordOf(Fields& fields, std::string_view member) {
    const auto text = fields.optionalText(member, 64);
    if (!text) return std::nullopt;
    const auto known = domain::parseName<Enum>(*text);
    if (!known)
        fields.refuse(member, fmt::format("unknown-{}", member), "no such word is known here");
    return known;
}

/// What makes a fact: without it there is nothing to record.
std::vector<domain::FieldError> readFact(const Json& json, domain::ItemEvent& event) {
    Fields fields(json);
    const auto id = fields.text("id", 64);
    if (const auto known = domain::EventId::parse(id))
        event.id = *known;
    else if (!id.empty())
        fields.refuse("id", known.error());
    const auto number = fields.text("number", kMaxNumber);
    if (const auto known = domain::ItemNumber::parse(number)) {
        event.number = known->text();
        if (number != event.number) event.rawText = number;
    } else if (fields.has("number")) {
        fields.refuse("number", known.error());
    }
    const auto kind = fields.text("kind", 64);
    if (const auto known = domain::parseName<domain::EventKind>(kind))
        event.kind = *known;
    else if (fields.has("kind"))
        fields.refuse("kind", "kind-not-allowed", "no such kind of scan");
    const auto occurredAt = fields.text("occurredAt", 64);
    if (const auto known = domain::parseInstant(occurredAt))
        event.occurredAt = *known;
    else if (fields.has("occurredAt"))
        fields.refuse("occurredAt", known.error());
    if (const auto office = fields.optionalText("office", domain::OfficeCode::kMaxLength)) {
        if (const auto code = domain::OfficeCode::parse(*office))
            event.office = code->text();
        else
            fields.refuse("office", code.error());
    }
    return fields.faults();
}

/// What the server found out by itself is no device's to say: such a word is as good as an unknown
/// one, and what happened counts all the same.
domain::Source sourceOf(Fields& fields) {
    const auto source = wordOf<domain::Source>(fields, "source");
    if (source == domain::Source::System)
        fields.refuse("source", "unknown-source", "what is automatic comes from no device");
    return source && *source != domain::Source::System ? *source : domain::Source::Handheld;
}

/// What else is said of it: the fact stands without.
std::vector<domain::FieldError> readDetails(const Json& json, domain::ItemEvent& event) {
    Fields fields(json);
    event.source = sourceOf(fields);
    event.evidence = event.source == domain::Source::Manual ? domain::Evidence::Typed
                                                            : domain::Evidence::Decoded;
    event.reason = wordOf<domain::Reason>(fields, "reason");
    event.relation = wordOf<domain::Relation>(fields, "relation");
    event.note = fields.optionalText("note", kMaxNote).value_or("");
    event.receiver = fields.optionalText("receiver", kMaxReceiver).value_or("");
    event.idChecked = fields.optionalBoolean("idChecked");
    if (const auto collected = fields.optionalInteger("collectedVnd", 0, domain::Dong::kMax))
        event.collected = domain::Dong{*collected};
    return fields.faults();
}

SentScan scanOf(const Json& json) {
    SentScan scan;
    if (!json.is_object()) {
        scan.faults.push_back({"", "not-an-object", "an event is an object"});
        return scan;
    }
    scan.faults = readFact(json, scan.event);
    scan.remarks = readDetails(json, scan.event);
    return scan;
}

Json verdictJson(const service::ScanVerdict& verdict, const Json& sent, std::size_t index) {
    auto errors = Json::array();
    for (const auto& error : verdict.errors) {
        const bool isPointer = error.field.empty() || error.field.front() == '/';
        errors.push_back(
            {{"pointer", fmt::format("/events/{}{}{}", index, isPointer ? "" : "/", error.field)},
             {"code", error.code},
             {"message", error.message}});
    }
    const auto id = sent.is_object() ? sent.value("id", Json()) : Json();
    Json json = {{"id", id.is_string() ? id : Json()},
                 {"verdict", name(verdict.kind)},
                 {"state", verdict.state ? Json(name(*verdict.state)) : Json()},
                 {"errors", std::move(errors)}};
    if (!verdict.replacedBy.empty()) json["replacedBy"] = verdict.replacedBy;
    if (verdict.disregarded) json["disregarded"] = true;
    return json;
}

template <class Enum>
Json namesOf(std::size_t count) {
    auto names = Json::array();
    for (std::size_t i = 0; i < count; ++i) names.push_back(name(static_cast<Enum>(i)));
    return names;
}

Response kinds(const Request&) {
    auto list = Json::array();
    for (std::size_t i = 0; i < domain::kEventKindCount; ++i) {
        const auto kind = static_cast<domain::EventKind>(i);
        if (domain::isScanKind(kind)) list.push_back(name(kind));
    }
    return ok({{"kinds", std::move(list)},
               {"reasons", namesOf<domain::Reason>(domain::kReasonCount)},
               {"relations", namesOf<domain::Relation>(domain::kRelationCount)}});
}

}  // namespace

void ScanHandler::addTo(Router& router) {
    router.handle("POST /api/v1/scans", [this](const Request& request) { return record(request); });
    router.handle("GET /api/v1/scans/kinds", kinds);
}

Response ScanHandler::record(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    (void)fields.text("device", 200);
    ScanBatch batch;
    const auto sentAt = fields.text("sentAt", 64);
    if (const auto known = domain::parseInstant(sentAt))
        batch.sentAt = *known;
    else if (!sentAt.empty())
        fields.refuse("sentAt", known.error());
    const auto* events = fields.array("events", ScanBatch::kMaxEvents);
    if (const auto error = fields.error()) return problem(*error);
    for (const auto& event : *events) batch.scans.push_back(scanOf(event));

    const auto verdicts = scanning_.record(request.who(), batch);
    auto list = Json::array();
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        list.push_back(verdictJson(verdicts[i], (*events)[i], i));
    return ok({{"verdicts", std::move(list)}});
}

}  // namespace hoibao::http
