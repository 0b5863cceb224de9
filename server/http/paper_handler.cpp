#include "http/paper_handler.hpp"

#include <array>

#include "http/asker.hpp"
#include "http/json.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"

namespace hoibao::http {
namespace {

using domain::ErrorKind;
using service::ItemPaper;
using Drawn = domain::Result<std::string>;

constexpr std::size_t kMaxWords = 300;  ///< bytes of one parameter

Response answerOf(Drawn pdf) {
    if (!pdf) return problem(pdf.error());
    Response response;
    response.contentType = "application/pdf";
    response.body = *std::move(pdf);
    return response;
}

/// Reads query parameters, and remembers the first that is none.
class Query {
public:
    explicit Query(const Request& request) : request_(request) {}

    std::optional<domain::LocalDate> day(std::string_view name) {
        const auto text = request_.query(name);
        if (!text) return std::nullopt;
        const auto day = domain::parseDate(*text);
        if (day) return *day;
        refuse(name, day.error().code, day.error().detail);
        return std::nullopt;
    }
    std::string words(std::string_view name) {
        auto text = request_.query(name).value_or("");
        if (text.size() > kMaxWords) refuse(name, "too-long", "at most 300 bytes");
        return text;
    }
    void refuse(std::string_view name, const std::string& code, const std::string& message) {
        if (!error_)
            error_ = domain::Error{
                ErrorKind::Malformed, code, message, {{std::string(name), code, message}}};
    }
    [[nodiscard]] const std::optional<domain::Error>& error() const { return error_; }

private:
    const Request& request_;
    std::optional<domain::Error> error_;
};

domain::Result<service::PaperDetails> detailsOf(const Request& request) {
    Query query(request);
    service::PaperDetails details;
    details.returnBy = query.day("returnBy");
    details.receivedOn = query.day("receivedOn");
    details.promisedOn = query.day("promisedOn");
    details.newDate = query.day("newDate");
    details.reason = query.words("reason");
    details.date = query.day("date");
    details.queueNumber = query.words("queueNumber");
    details.session = query.words("session");
    details.expectedAt = query.words("expectedAt");
    details.counter = query.words("counter");
    details.heldUntil = query.day("heldUntil");
    if (query.error()) return tl::unexpected(*query.error());
    return details;
}

domain::Result<service::Papers::Span> spanOf(const Request& request) {
    Query query(request);
    const auto from = query.day("from"), to = query.day("to");
    auto office = query.words("office");
    if (!office.empty() && !domain::OfficeCode::parse(office))
        query.refuse("office", "malformed-office-code", "no office's code");
    if (!from) query.refuse("from", "missing", "from is needed: a day");
    if (!to) query.refuse("to", "missing", "to is needed: a day");
    if (query.error()) return tl::unexpected(*query.error());
    return service::Papers::Span{*from, *to, std::move(office)};
}

Json toJson(const service::PaperDetails& details) {
    const auto day = [](const std::optional<domain::LocalDate>& date) {
        return date ? Json(domain::formatDate(*date)) : Json();
    };
    const auto words = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
    return {{"returnBy", day(details.returnBy)},         {"receivedOn", day(details.receivedOn)},
            {"promisedOn", day(details.promisedOn)},     {"newDate", day(details.newDate)},
            {"reason", words(details.reason)},           {"date", day(details.date)},
            {"queueNumber", words(details.queueNumber)}, {"session", words(details.session)},
            {"expectedAt", words(details.expectedAt)},   {"counter", words(details.counter)},
            {"heldUntil", day(details.heldUntil)}};
}

domain::Result<service::PaperDetails> detailsOf(const Json& body) {
    Fields fields(body);
    const auto day = [&](std::string_view name) -> std::optional<domain::LocalDate> {
        const auto text = fields.optionalText(name);
        if (!text) return std::nullopt;
        const auto date = domain::parseDate(*text);
        if (date) return *date;
        fields.refuse(name, date.error());
        return std::nullopt;
    };
    const auto words = [&](std::string_view name) {
        return fields.optionalText(name, kMaxWords).value_or("");
    };
    service::PaperDetails details;
    details.returnBy = day("returnBy");
    details.receivedOn = day("receivedOn");
    details.promisedOn = day("promisedOn");
    details.newDate = day("newDate");
    details.reason = words("reason");
    details.date = day("date");
    details.queueNumber = words("queueNumber");
    details.session = words("session");
    details.expectedAt = words("expectedAt");
    details.counter = words("counter");
    details.heldUntil = day("heldUntil");
    if (auto error = fields.error()) return tl::unexpected(*std::move(error));
    return details;
}

Drawn unknownManifest() {
    return domain::fail(ErrorKind::NotFound, "unknown-manifest", "unknown manifest");
}

}  // namespace

Response PaperHandler::said(const Request& request) {
    const auto details = papers_.said(askerOf(request), request.path("id"));
    return details ? ok(toJson(*details)) : problem(details.error());
}

Response PaperHandler::say(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    const auto details = detailsOf(*body);
    if (!details) return problem(details.error());
    const auto said = papers_.say(askerOf(request), request.path("id"), *details);
    return said ? answer(201, toJson(*said)) : problem(said.error());
}

void PaperHandler::addTo(Router& router) {
    const auto ofManifest = [&](std::string_view route, Drawn (service::Papers::*draw)(
                                                            const service::Asker&, std::int64_t)) {
        router.handle(route, [this, draw](const Request& request) {
            const auto id = pathId(request.path("id"));
            return answerOf(id ? (papers_.*draw)(askerOf(request), *id) : unknownManifest());
        });
    };
    ofManifest("GET /api/v1/manifests/{id}/manifest.pdf", &service::Papers::manifest);
    ofManifest("GET /api/v1/manifests/{id}/handover.pdf", &service::Papers::handover);

    constexpr std::array<std::pair<std::string_view, ItemPaper>, 7> kOfItem{
        {{"GET /api/v1/items/{id}/appointment-slip.pdf", ItemPaper::AppointmentSlip},
         {"GET /api/v1/items/{id}/apology.pdf", ItemPaper::Apology},
         {"GET /api/v1/items/{id}/advice-of-delivery.pdf", ItemPaper::AdviceOfDelivery},
         {"GET /api/v1/items/{id}/failed-attempt.pdf", ItemPaper::FailedAttempt},
         {"GET /api/v1/items/{id}/damage-record.pdf", ItemPaper::DamageRecord},
         {"GET /api/v1/items/{id}/return-slip.pdf", ItemPaper::ReturnSlip},
         {"GET /api/v1/items/{id}/pickup-ticket.pdf", ItemPaper::PickupTicket}}};
    for (const auto& [route, paper] : kOfItem)
        router.handle(route, [this, paper = paper](const Request& request) {
            const auto details = detailsOf(request);
            if (!details) return problem(details.error());
            return answerOf(papers_.ofItem(askerOf(request), request.path("id"), paper, *details));
        });

    router.handle("GET /api/v1/items/{id}/promises",
                  [this](const Request& request) { return said(request); });
    router.handle("POST /api/v1/items/{id}/promises",
                  [this](const Request& request) { return say(request); });

    const auto ofSpan =
        [&](std::string_view route,
            Drawn (service::Papers::*draw)(const service::Asker&, const service::Papers::Span&)) {
            router.handle(route, [this, draw](const Request& request) {
                const auto span = spanOf(request);
                if (!span) return problem(span.error());
                return answerOf((papers_.*draw)(askerOf(request), *span));
            });
        };
    ofSpan("GET /api/v1/ledger.pdf", &service::Papers::ledger);
    ofSpan("GET /api/v1/money-collected.pdf", &service::Papers::moneyCollected);
}

}  // namespace hoibao::http
