#include "http/printer_handler.hpp"

#include <fmt/format.h>

#include <cmath>

#include "http/asker.hpp"
#include "http/entity_tag.hpp"
#include "http/json.hpp"
#include "http/paging.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"

namespace hoibao::http {
namespace {

using domain::ErrorKind;
using store::PrinterRow;

constexpr double kUmPerMm = 1'000, kPpm = 1e6;

Response unknownPrinter() {
    return problem(domain::Error{ErrorKind::NotFound, "unknown-printer", "unknown printer"});
}

Json toJson(const PrinterRow& printer) {
    const Json sheet = printer.sheet.empty()            ? Json()
                       : printer.sheet.starts_with('{') ? Json::parse(printer.sheet)
                                                        : Json(printer.sheet);
    return {{"id", printer.id},
            {"office", printer.office},
            {"name", printer.name},
            {"sheet", sheet},
            {"dpi", printer.dpi == 0 ? Json() : Json(printer.dpi)},
            {"offset",
             {static_cast<double>(printer.offsetXUm) / kUmPerMm,
              static_cast<double>(printer.offsetYUm) / kUmPerMm}},
            {"scale", static_cast<double>(printer.scalePpm) / kPpm},
            {"barReduction", printer.barReduction},
            {"updatedBy", printer.updatedBy},
            {"updatedAt", domain::formatInstant(printer.updatedAt)}};
}

Response printerAnswer(const PrinterRow& printer, int status = 200) {
    auto response = answer(status, toJson(printer));
    setEntityTag(response, printer.version);
    return response;
}

/// A member that is a number; refused where it is none or far from any printer's.
std::optional<double> number(const Json& value, std::string_view name, double most,
                             Fields& fields) {
    if (value.is_number() && std::abs(value.get<double>()) <= most) return value.get<double>();
    fields.refuse(name, "invalid", fmt::format("a number from -{0:g} to {0:g}", most));
    return std::nullopt;
}

void readOffset(const Json& body, Fields& fields, PrinterRow& printer) {
    const auto offset = body.find("offset");
    if (offset == body.end()) return;
    if (!offset->is_array() || offset->size() != 2) {
        fields.refuse("offset", "invalid", "[right, down] in millimetres");
        return;
    }
    const auto right = number((*offset)[0], "offset/0", 50, fields);
    const auto down = number((*offset)[1], "offset/1", 50, fields);
    if (right) printer.offsetXUm = std::llround(*right * kUmPerMm);
    if (down) printer.offsetYUm = std::llround(*down * kUmPerMm);
}

/// What the body names is written over `printer`.
domain::Result<PrinterRow> read(const Json& body, PrinterRow printer) {
    Fields fields(body);
    if (const auto name = fields.optionalText("name", service::Printers::kMaxName))
        printer.name = *name;
    else if (printer.name.empty())
        fields.refuse("name", "missing", "is needed");
    const auto sheet = body.find("sheet");
    if (sheet != body.end() && sheet->is_null())
        printer.sheet.clear();
    else if (sheet != body.end() && sheet->is_object())
        printer.sheet = sheet->dump();
    else if (const auto named = fields.optionalText("sheet"))
        printer.sheet = *named;
    const auto dpi = body.find("dpi");
    if (dpi != body.end() && dpi->is_null())
        printer.dpi = 0;
    else if (const auto dots =
                 fields.optionalInteger("dpi", labels::Sheet::kMinDpi, labels::Sheet::kMaxDpi))
        printer.dpi = static_cast<int>(*dots);
    readOffset(body, fields, printer);
    if (const auto scale = body.find("scale"); scale != body.end())
        if (const auto factor = number(*scale, "scale", 2, fields))
            printer.scalePpm = std::llround(*factor * kPpm);
    if (const auto reduction =
            fields.optionalInteger("barReduction", 0, labels::Setup::kMaxBarReduction))
        printer.barReduction = static_cast<int>(*reduction);
    if (auto error = fields.error()) return tl::unexpected(*std::move(error));
    return printer;
}

}  // namespace

void PrinterHandler::addTo(Router& router) {
    const auto add = [&](std::string_view route,
                         Response (PrinterHandler::*member)(const Request&)) {
        router.handle(route,
                      [this, member](const Request& request) { return (this->*member)(request); });
    };
    add("GET /api/v1/printers", &PrinterHandler::list);
    add("POST /api/v1/printers", &PrinterHandler::add);
    add("GET /api/v1/printers/{id}", &PrinterHandler::get);
    add("PATCH /api/v1/printers/{id}", &PrinterHandler::change);
    add("DELETE /api/v1/printers/{id}", &PrinterHandler::remove);
    add("GET /api/v1/printers/{id}/calibration.pdf", &PrinterHandler::calibration);
}

Response PrinterHandler::list(const Request& request) {
    const auto wanted = page(request);
    if (!wanted) return problem(wanted.error());
    const auto after = numberAfter(*wanted);
    if (!after) return problem(after.error());
    const auto found = printers_.list(request.who(), request.query("office").value_or(""), *after,
                                      static_cast<std::size_t>(wanted->limit));
    if (!found) return problem(found.error());
    Json items = Json::array();
    for (const auto& printer : found->printers) items.push_back(toJson(printer));
    return ok(listBody(std::move(items),
                       found->next ? std::optional(std::to_string(*found->next)) : std::nullopt));
}

Response PrinterHandler::add(const Request& request) {
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    PrinterRow asked;
    Fields fields(*body);
    if (const auto office = fields.optionalText("office")) {
        if (const auto code = domain::OfficeCode::parse(*office))
            asked.office = code->text();
        else
            fields.refuse("office", code.error());
    }
    if (const auto error = fields.error()) return problem(*error);
    const auto printer = read(*body, std::move(asked));
    if (!printer) return problem(printer.error());
    const auto added = printers_.add(askerOf(request), *printer);
    if (!added) return problem(added.error());
    auto response = printerAnswer(*added, 201);
    response.headers.set("Location", fmt::format("/api/v1/printers/{}", added->id));
    return response;
}

Response PrinterHandler::get(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownPrinter();
    const auto printer = printers_.find(request.who(), *id);
    return printer ? printerAnswer(*printer) : problem(printer.error());
}

Response PrinterHandler::change(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownPrinter();
    const auto before = printers_.find(request.who(), *id);
    if (!before) return problem(before.error());
    const auto version = ifMatch(request);
    if (!version) return problem(version.error());
    const auto body = parseObject(request.body);
    if (!body) return problem(body.error());
    const auto wanted = read(*body, *before);
    if (!wanted) return problem(wanted.error());
    const auto changed = printers_.change(askerOf(request), *version, *wanted);
    return changed ? printerAnswer(*changed) : problem(changed.error());
}

Response PrinterHandler::remove(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownPrinter();
    const auto removed = printers_.remove(askerOf(request), *id);
    return removed ? answer(200, Json::object()) : problem(removed.error());
}

Response PrinterHandler::calibration(const Request& request) {
    const auto id = pathId(request.path("id"));
    if (!id) return unknownPrinter();
    auto pdf = printers_.calibration(request.who(), *id, request.query("sheet").value_or(""));
    if (!pdf) return problem(pdf.error());
    Response response;
    response.contentType = "application/pdf";
    response.body = *std::move(pdf);
    return response;
}

}  // namespace hoibao::http
