#include "pages/packing_handler.hpp"

#include <fmt/format.h>

#include "domain/item_number.hpp"
#include "http/problem.hpp"
#include "pages/scanned.hpp"
#include "pages/staff_page.hpp"

namespace hoibao::pages {
namespace {

std::string text(const http::Request& request, std::string_view key) {
    return Catalogue::of(languageOf(request)).text(key);
}

std::string grouped(std::string_view text) {
    const auto number = domain::ItemNumber::parse(text);
    return number ? number->grouped() : std::string(text);
}

std::string faultText(const http::Request& request, std::string_view code,
                      std::string_view number) {
    const auto& all = Catalogue::of(languageOf(request)).all();
    const auto known = all.find(fmt::format("packingFault.{}", code));
    return filled(known == all.end() ? all.at("packingFault.other") : known->second, "number",
                  grouped(number));
}

}  // namespace

void PackingHandler::addTo(http::Router& router) {
    router.handle("GET /desk/packing",
                  [this](const http::Request& request) { return show(request); });
    router.handle("POST /desk/packing",
                  [this](const http::Request& request) { return check(request); });
}

http::Response PackingHandler::show(const http::Request& request) {
    return page(request, {}, {}, 200);
}

http::Response PackingHandler::page(const http::Request& request, const http::Form& form,
                                    const Faults& faults, int status, Data data) {
    faults.into(data);
    const auto carried = field(form, "recent");
    const auto recent =
        Recent::parse(carried.empty() ? request.query("recent").value_or("") : carried);
    std::vector<std::string> numbers;
    for (const auto& [number, verdict] : recent.all()) numbers.push_back(number);
    const auto items = packing_.lookUp({request.who(), request.id}, numbers);
    auto rows = list();
    for (const auto& number : numbers) {
        const auto item = items.find(number);
        if (item == items.end()) continue;
        auto row = object();
        row.set("grouped", grouped(number));
        row.set("dossier", item->second.dossierCode);
        row.set("recipient", item->second.recipient);
        rows.push_back(row);
    }
    data.set("rows", rows);
    data.set("hasRows", rows.is_non_empty_list());
    data.set("recent", recent.text());
    data.set("dossierCode", field(form, "dossierCode"));
    data.set("envelope", field(form, "envelope"));
    const bool isSecondStep = data.get("isSecondStep") != nullptr;
    data.set("isFirstStep", !isSecondStep);
    data.set("isNeeded", packing_.isNeeded());
    const auto packed = domain::ItemNumber::parse(request.query("packed").value_or(""));
    if (packed && form.empty()) data.set("packed", packed->grouped());
    return staffPage(request, {.title = text(request, "packing.title"),
                               .view = "packing",
                               .data = data,
                               .status = status,
                               .style = "counter.css",
                               .script = "counter.js"});
}

http::Response PackingHandler::check(const http::Request& request) {
    auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    auto dossier = field(*form, "dossierCode");
    auto number = scannedNumber(field(*form, "envelope"));
    // Whoever scans the envelope first has it in the wrong field.
    const bool isSwapped = domain::ItemNumber::parse(scannedNumber(dossier)).has_value() &&
                           !domain::ItemNumber::parse(number);
    if (isSwapped) {
        const auto envelope = scannedNumber(dossier);
        dossier = number;
        number = envelope;
        (*form)["dossierCode"] = dossier;
        (*form)["envelope"] = number;
    }
    Faults faults;
    if (dossier.empty()) {
        faults.add("dossierCode", text(request, "packingFault.dossierCode"));
        return page(request, *form, faults, 422);
    }
    if (number.empty()) {  // Enter after the first scan, without script
        auto data = object();
        data.set("isSecondStep", true);
        return page(request, *form, faults, 200, std::move(data));
    }
    const auto sealed = packing_.seal(askerOf(request, *form), number, dossier);
    if (!sealed) return refuse(request, *form, sealed.error(), dossier, number);
    auto recent = Recent::parse(field(*form, "recent"));
    recent.add(number, 'm');
    return http::seeOther(
        fmt::format("/desk/packing?packed={}&recent={}", number, percentEncoded(recent.text())));
}

/// Both fields are empty again: the next thing scanned is another document.
http::Response PackingHandler::refuse(const http::Request& request, const http::Form& form,
                                      const domain::Error& error, const std::string& dossier,
                                      const std::string& number) {
    Faults faults;
    auto data = object();
    const bool isDossiers = error.code == "malformed-dossier-code";
    if (error.code == "not-together") {
        const service::Asker asker{request.who(), request.id};
        const auto items = packing_.lookUp(asker, std::vector<std::string>{number});
        auto words = filled(text(request, "packing.belongsTo"), "number", grouped(number));
        if (const auto item = items.find(number); item != items.end()) {
            words = filled(words, "dossier", item->second.dossierCode);
            words = filled(words, "recipient", item->second.recipient);
        }
        faults.add("envelope", filled(words, "typed", dossier));
        const auto label = packing_.labelOf(asker, dossier);
        const auto own = label
                             ? filled(text(request, "packing.itsLabel"), "number", grouped(*label))
                             : text(request, "packing.noLabel");
        faults.add("dossierCode", filled(own, "typed", dossier));
        data.set("isMismatch", true);
    } else {
        faults.add(isDossiers ? "dossierCode" : "envelope", faultText(request, error.code, number));
    }
    http::Form kept;
    kept["recent"] = field(form, "recent");
    return page(request, kept, faults, http::statusOf(error.kind), std::move(data));
}

}  // namespace hoibao::pages
