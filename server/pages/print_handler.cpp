#include "pages/print_handler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "domain/item_number.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "labels/sheet.hpp"
#include "pages/print_page.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using store::PrintRunState;

constexpr std::size_t kItemsAtOnce = 200, kRunsAtOnce = 20, kPrintersAtOnce = 100;
constexpr std::size_t kFaultsShown = 10;
constexpr std::string_view kTick = "item-";

std::string text(const http::Request& request, std::string_view key) {
    return Catalogue::of(languageOf(request)).text(key);
}

http::Response notFound() {
    return http::problem(
        domain::Error{domain::ErrorKind::NotFound, "unknown-print-run", "unknown print run", {}});
}

/// "H53.14-261103-0001" of "item 84 (H53.14-261103-0001): is missing"; else the text as it is.
std::string dossierIn(const std::string& detail) {
    const auto from = detail.find('('), to = detail.find(')');
    return from == std::string::npos || to == std::string::npos || to < from
               ? detail
               : detail.substr(from + 1, to - from - 1);
}

void addFaults(Faults& faults, const http::Request& request, std::string_view field,
               const domain::Error& error) {
    const auto& all = Catalogue::of(languageOf(request)).all();
    const auto add = [&](const std::string& code, const std::string& detail) {
        const auto known = all.find(fmt::format("printFault.{}", code));
        const auto& words = known == all.end() ? all.at("printFault.other") : known->second;
        faults.add(field, filled(words, "detail", dossierIn(detail)));
    };
    if (error.fields.empty()) add(error.code, error.detail);
    for (std::size_t i = 0; i < std::min(error.fields.size(), kFaultsShown); ++i)
        add(error.fields[i].code, error.fields[i].message);
}

/// What this desk chose the last time: "printer.sheet" in a cookie of its own.
constexpr std::string_view kDeskCookie = "hoibao-desk=";
struct Desk {
    std::string printer, sheet;
};
Desk deskOf(const http::Request& request) {
    const auto cookie = request.header("cookie").value_or("");
    const auto at = cookie.find(kDeskCookie);
    if (at == std::string::npos) return {};
    auto value = cookie.substr(at + kDeskCookie.size());
    value = value.substr(0, value.find(';'));
    const auto dot = value.find('.');
    if (dot == std::string::npos) return {};
    return {value.substr(0, dot), value.substr(dot + 1)};
}
std::string cookieOf(const Desk& desk) {
    return fmt::format("{}{}.{}; Path=/desk/print; Max-Age=31536000; HttpOnly; SameSite=Strict",
                       kDeskCookie, desk.printer, desk.sheet);
}

/// Micrometres of "1,5" or "-0.25" millimetres.
std::optional<std::int64_t> micrometresOf(std::string typed) {
    std::replace(typed.begin(), typed.end(), ',', '.');
    if (typed.empty()) return 0;
    double millimetres = 0;
    const auto* end = typed.data() + typed.size();
    const auto read = std::from_chars(typed.data(), end, millimetres);
    if (read.ec != std::errc() || read.ptr != end || !(std::abs(millimetres) <= 50))
        return std::nullopt;
    return std::llround(millimetres * 1000);
}

int intOf(const std::string& typed, int otherwise) {
    int number = 0;
    const auto* end = typed.data() + typed.size();
    const auto read = std::from_chars(typed.data(), end, number);
    return read.ec == std::errc() && read.ptr == end ? number : otherwise;
}

}  // namespace

void PrintHandler::addTo(http::Router& router) {
    using Member = http::Response (PrintHandler::*)(const http::Request&);
    const auto give = [&](std::string_view route, Member member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    give("GET /desk/print", &PrintHandler::list);
    give("POST /desk/print", &PrintHandler::start);
    give("POST /desk/print/printers", &PrintHandler::setPrinter);
    give("GET /desk/print/{id}", &PrintHandler::show);
    give("POST /desk/print/{id}/cancel", &PrintHandler::cancel);
    give("POST /desk/print/{id}/printed", &PrintHandler::markPrinted);
    give("POST /desk/print/{id}/again", &PrintHandler::printAgain);
    give("POST /desk/print/{id}/release", &PrintHandler::release);
}

http::Response PrintHandler::list(const http::Request& request) {
    return listPage(request, {}, {}, 200);
}

void PrintHandler::setItems(Data& data, const http::Request& request, const http::Form& form) {
    store::ItemFilter filter;
    filter.office = request.who().office.text();
    filter.states = {domain::State::PostReady};
    const auto after = http::pathId(request.query("after").value_or("")).value_or(0);
    const auto ready = reading_.list({request.who(), request.id}, filter, after, kItemsAtOnce);
    auto rows = pages::list();
    if (ready) {
        for (const auto& item : ready->items) {
            const auto name = fmt::format("{}{}", kTick, item.id);
            auto row = object();
            row.set("name", name);
            row.set("isTicked", !field(form, name).empty());
            row.set("dossier", item.dossierCode);
            row.set("recipient", item.recipient);
            row.set("address", item.address);
            if (item.printCount > 0) row.set("printCount", std::to_string(item.printCount));
            rows.push_back(row);
        }
        if (ready->next) data.set("moreLink", fmt::format("/desk/print?after={}", *ready->next));
    }
    data.set("items", rows);
    data.set("hasItems", rows.is_non_empty_list());
}

void PrintHandler::setPrinters(Data& data, const http::Request& request,
                               const std::string& chosen) {
    auto rows = pages::list();
    const auto found =
        printers_.list(request.who(), request.who().office.text(), 0, kPrintersAtOnce);
    for (const auto& printer : found ? found->printers : std::vector<store::PrinterRow>{}) {
        auto row = object();
        row.set("id", std::to_string(printer.id));
        row.set("name", printer.name);
        row.set("sheet", printer.sheet.empty() ? std::string()
                                               : sheetWords(languageOf(request), printer.sheet));
        row.set("offsetX", fmt::format("{:.2f}", static_cast<double>(printer.offsetXUm) / 1000));
        row.set("offsetY", fmt::format("{:.2f}", static_cast<double>(printer.offsetYUm) / 1000));
        row.set("isChosen", std::to_string(printer.id) == chosen);
        rows.push_back(row);
    }
    data.set("printers", rows);
    data.set("hasPrinters", rows.is_non_empty_list());
}

http::Response PrintHandler::listPage(const http::Request& request, const http::Form& form,
                                      const Faults& faults, int status) {
    auto data = object();
    faults.into(data);
    const auto& who = request.who();
    const bool mayStart = domain::allows(who.role, domain::Action::StartPrintRun);
    data.set("mayStart", mayStart);
    if (mayStart) {
        const auto desk = deskOf(request);
        setItems(data, request, form);
        setPrinters(data, request, form.empty() ? desk.printer : field(form, "printer"));
        data.set("sheets", sheetOptions(languageOf(request),
                                        form.empty() ? desk.sheet : field(form, "sheet")));
        data.set("isSome", field(form, "which") == "some");
        data.set("start", form.empty() ? std::string("1") : field(form, "start"));
    }
    const auto before = http::pathId(request.query("before").value_or("")).value_or(0);
    const auto found = printing_.list(who, before, kRunsAtOnce);
    auto runs = pages::list();
    for (const auto& run : found) runs.push_back(runRow(request, run));
    data.set("runs", runs);
    data.set("hasRuns", !found.empty());
    if (found.size() == kRunsAtOnce)
        data.set("olderLink", fmt::format("/desk/print?before={}", found.back().id));
    return staffPage(request, {.title = text(request, "print.title"),
                               .view = "print",
                               .data = data,
                               .status = status,
                               .isWide = true,
                               .style = "counter.css"});
}

http::Response PrintHandler::start(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    service::PrintOrder order;
    order.sheet = field(*form, "sheet");
    order.start = intOf(field(*form, "start"), 0);
    order.printer = http::pathId(field(*form, "printer"));
    if (field(*form, "which") == "all") {
        order.filter = store::ItemFilter{};
        order.filter->office = request.who().office.text();
        order.filter->states = {domain::State::PostReady};
    } else {
        for (const auto& [name, value] : *form)
            if (name.starts_with(kTick))
                if (const auto id = http::pathId(std::string_view(name).substr(kTick.size())))
                    order.items.push_back(*id);
    }
    Faults faults;
    const auto* const sheet = labels::findSheet(order.sheet);
    if (!sheet)
        faults.add("sheet", text(request, "printFault.sheet"));
    else if (order.start < 1 || order.start > sheet->labelsPerPage())
        faults.add("start", filled(text(request, "printFault.start"), "most",
                                   std::to_string(sheet->labelsPerPage())));
    if (!order.filter && order.items.empty())
        faults.add("which-all", text(request, "printFault.nothing-chosen"));
    if (!faults.isEmpty()) return listPage(request, *form, faults, 422);
    const auto run = printing_.start(askerOf(request, *form), order);
    if (!run) {
        addFaults(faults, request, "which-all", run.error());
        return listPage(request, *form, faults, http::statusOf(run.error().kind));
    }
    auto response = goTo(fmt::format("/desk/print/{}", run->id));
    const auto printer = order.printer ? std::to_string(*order.printer) : "";
    response.headers.add("Set-Cookie", cookieOf({printer, order.sheet}));
    return response;
}

/// A printer of this office, new or with what its calibration page showed.
http::Response PrintHandler::setPrinter(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto x = micrometresOf(field(*form, "offsetX"));
    const auto y = micrometresOf(field(*form, "offsetY"));
    Faults faults;
    if (!x) faults.add("offsetX", text(request, "printFault.offset"));
    if (!y) faults.add("offsetY", text(request, "printFault.offset"));
    const auto known = http::pathId(field(*form, "known"));
    if (!known && field(*form, "printerName").empty())
        faults.add("printerName", text(request, "printFault.name"));
    if (!faults.isEmpty()) return listPage(request, {}, faults, 422);
    store::PrinterRow printer;
    if (known) {
        auto found = printers_.find(request.who(), *known);
        if (!found) return http::problem(found.error());
        printer = *std::move(found);
    } else {
        printer.name = field(*form, "printerName");
        printer.sheet = field(*form, "printerSheet");
    }
    printer.offsetXUm = *x;
    printer.offsetYUm = *y;
    const auto asker = askerOf(request, *form);
    const auto kept =
        known ? printers_.change(asker, printer.version, printer) : printers_.add(asker, printer);
    if (kept) {
        auto response = goTo("/desk/print", "printerKept");
        response.headers.add("Set-Cookie",
                             cookieOf({std::to_string(kept->id),
                                       kept->sheet.empty() ? deskOf(request).sheet : kept->sheet}));
        return response;
    }
    addFaults(faults, request, known ? "offsetX" : "printerName", kept.error());
    return listPage(request, {}, faults, http::statusOf(kept.error().kind));
}

http::Response PrintHandler::show(const http::Request& request) {
    return runPage(request, {}, {}, 200);
}

http::Response PrintHandler::runPage(const http::Request& request, const http::Form& form,
                                     const Faults& faults, int status) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto run = printing_.find(request.who(), *id);
    if (!run) return notFound();
    std::vector<store::PrintFault> blocked;
    if (run->blocked > 0) blocked = printing_.faults(request.who(), *id).value_or(blocked);
    return staffPage(request, printRunPage(request, *run, blocked, form, faults, status));
}

http::Response PrintHandler::cancel(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto done = printing_.cancel(askerOf(request, *form), *id, field(*form, "cancelReason"));
    if (done) return goTo(fmt::format("/desk/print/{}", *id), "runCancelled");
    Faults faults;
    addFaults(faults, request, "cancelReason", done.error());
    return runPage(request, *form, faults, http::statusOf(done.error().kind));
}

http::Response PrintHandler::markPrinted(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto done = printing_.markPrinted(askerOf(request, *form), *id);
    if (done) return goTo(fmt::format("/desk/print/{}", *id), "runPrinted");
    Faults faults;
    addFaults(faults, request, "", done.error());
    return runPage(request, *form, faults, http::statusOf(done.error().kind));
}

/// The old numbers are void, and the same items make a run of their own.
http::Response PrintHandler::printAgain(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    const auto undone =
        printing_.unprinted(asker, *id, intOf(field(*form, "from"), 0),
                            intOf(field(*form, "to"), 0), field(*form, "againReason"));
    Faults faults;
    if (!undone) {
        if (undone.error().code == "unknown-print-run") return notFound();
        addFaults(faults, request, undone.error().code == "reason-needed" ? "againReason" : "from",
                  undone.error());
        return runPage(request, *form, faults, http::statusOf(undone.error().kind));
    }
    if (undone->items.empty()) return goTo(fmt::format("/desk/print/{}", *id), "labelsKept");
    service::PrintOrder order;
    order.items = undone->items;
    order.sheet = undone->run.sheet;
    order.printer = undone->run.printer;
    auto next = asker;
    std::reverse(next.token.begin(), next.token.end());
    const auto run = printing_.start(next, order);
    if (run)
        return goTo(fmt::format("/desk/print/{}", run->id),
                    undone->kept.empty() ? "printedAgain" : "labelsKept");
    addFaults(faults, request, "from", run.error());
    return runPage(request, *form, faults, http::statusOf(run.error().kind));
}

http::Response PrintHandler::release(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto done =
        printing_.release(askerOf(request, *form), *id, field(*form, "releaseReason"));
    if (done) return goTo(fmt::format("/desk/print/{}", *id), "labelsReleased");
    Faults faults;
    addFaults(faults, request, "releaseReason", done.error());
    return runPage(request, *form, faults, http::statusOf(done.error().kind));
}

}  // namespace hoibao::pages
