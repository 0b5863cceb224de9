#include "http/result_handler.hpp"

#include <fmt/format.h>

#include "http/asker.hpp"
#include "http/json.hpp"
#include "http/problem.hpp"

namespace hoibao::http {
namespace {

constexpr std::int64_t kMaxAmount = 999'999'999, kMaxGrams = 30'000;

service::Sender senderOf(const Request& request, domain::Source source) {
    return {request.who(), request.query("office").value_or(""), request.id, tokenText(request),
            source};
}

Json faultsJson(const std::vector<domain::FieldError>& faults) {
    Json list = Json::array();
    for (const auto& fault : faults)
        list.push_back({{"column", fault.field}, {"code", fault.code}, {"message", fault.message}});
    return list;
}

/// The report is written row by row: as one tree it would weigh many times its text.
Response reportAnswer(const service::ImportReport& report) {
    Response response;
    response.contentType = "application/json";
    response.body =
        fmt::format(R"({{"accepted":{},"unchanged":{},"conflict":{},"rejected":{},"rows":[)",
                    report.accepted, report.unchanged, report.conflict, report.rejected);
    bool isFirst = true;
    for (const auto& row : report.rows) {
        const Json json = {{"line", row.line},
                           {"dossierCode", row.dossierCode},
                           {"verdict", name(row.verdict)},
                           {"errors", faultsJson(row.errors)},
                           {"warnings", faultsJson(row.warnings)}};
        if (!isFirst) response.body += ',';
        response.body += json.dump(-1, ' ', false, Json::error_handler_t::replace);
        isFirst = false;
    }
    response.body += "]}";
    return response;
}

/// Reads the body's members into the text that a CSV would have held.
service::SentResult sentResult(Fields& fields) {
    service::SentResult sent;
    for (const auto& field : service::resultFields()) {
        const bool isNumber = field.text == &service::SentResult::collectVnd ||
                              field.text == &service::SentResult::weightGrams;
        if (isNumber) {
            const auto most =
                field.text == &service::SentResult::weightGrams ? kMaxGrams : kMaxAmount;
            const auto number = fields.optionalInteger(field.json, 0, most);
            if (number) sent.*field.text = std::to_string(*number);
            continue;
        }
        if (field.isNeeded && !fields.has(field.json))
            fields.refuse(field.json, "required", "is missing");
        sent.*field.text = fields.optionalText(field.json).value_or("");
    }
    return sent;
}

}  // namespace

void ResultHandler::addTo(Router& router) {
    router.handle("POST /api/v1/results/import",
                  [this](const Request& request) { return importCsv(request); });
    router.handle("POST /api/v1/results",
                  [this](const Request& request) { return create(request); });
}

Response ResultHandler::importCsv(const Request& request) const {
    const auto dryRun = request.query("dryRun");
    if (dryRun && *dryRun != "true" && *dryRun != "false")
        return problem(domain::Error{domain::ErrorKind::Malformed,
                                     "invalid-fields",
                                     "dryRun is neither true nor false",
                                     {{"dryRun", "not-a-boolean", "is neither true nor false"}}});
    const auto report = intake_.importCsv(request.body, senderOf(request, domain::Source::Import),
                                          dryRun == "true");
    if (!report) return problem(report.error());
    return reportAnswer(*report);
}

Response ResultHandler::create(const Request& request) const {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    Fields fields(*body);
    const auto sent = sentResult(fields);
    if (const auto error = fields.error()) return problem(*error);
    const auto outcome = intake_.takeOne(sent, senderOf(request, domain::Source::Api));
    if (!outcome) return problem(outcome.error());
    if (outcome->verdict == service::Verdict::Conflict)
        return problem({domain::ErrorKind::Conflict, "result-conflict",
                        "the dossier has a result with other content", outcome->errors});
    const bool isNew = outcome->verdict == service::Verdict::Accepted;
    return answer(isNew ? 201 : 200,
                  {{"item", outcome->item}, {"warnings", faultsJson(outcome->warnings)}});
}

}  // namespace hoibao::http
