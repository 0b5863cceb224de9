#include "pages/print_page.hpp"

#include <fmt/format.h>

#include "crypto/encoding.hpp"
#include "domain/item_number.hpp"
#include "labels/sheet.hpp"
#include "pages/desk_views.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using store::PrintRunState;

std::string stateWords(const http::Request& request, PrintRunState state) {
    return Catalogue::of(languageOf(request)).text(fmt::format("printState.{}", name(state)));
}

std::string toneOfRun(PrintRunState state) {
    switch (state) {
        case PrintRunState::Ready:
        case PrintRunState::Printed:
            return "good";
        case PrintRunState::Failed:
            return "bad";
        case PrintRunState::Cancelled:
            return "plain";
        default:
            return "wait";
    }
}

bool isUnderWay(PrintRunState state) {
    return state == PrintRunState::Preparing || state == PrintRunState::Waiting ||
           state == PrintRunState::Drawing || state == PrintRunState::Verifying;
}

bool isDrawn(PrintRunState state) {
    return state == PrintRunState::Ready || state == PrintRunState::Printed ||
           state == PrintRunState::Partly;
}

std::string millimetres(Language language, labels::Millimetres length) {
    auto text = fmt::format("{:g}", length.value);
    if (language == Language::Vietnamese) std::ranges::replace(text, '.', ',');
    return text;
}

/// "Tờ A4, 24 nhãn 70 × 37 mm".
std::string wordsOf(Language language, const labels::Sheet& sheet) {
    const bool isRoll = sheet.name.starts_with("thermal-");
    auto words = wordOf(language, "print",
                        isRoll                       ? "sheetRoll"
                        : sheet.labelsPerPage() == 1 ? "sheetOfOne"
                                                     : "sheetOfMany");
    words = filled(words, "count", std::to_string(sheet.labelsPerPage()));
    words = filled(words, "width", millimetres(language, sheet.label.x));
    return filled(words, "height", millimetres(language, sheet.label.y));
}

/// A PNG in hexadecimal as an address that a page can show.
std::string pictureLink(const std::string& hex) {
    std::vector<std::uint8_t> png(hex.size() / 2);
    if (png.empty() || !crypto::fillFromHex(hex, png)) return "";
    return "data:image/png;base64," + crypto::toBase64(png);
}

Data blockedRows(std::span<const store::PrintFault> blocked) {
    auto rows = list();
    for (const auto& fault : blocked) {
        auto row = object();
        const auto number = domain::ItemNumber::parse(fault.number);
        row.set("place", std::to_string(fault.position));
        row.set("grouped", number ? number->grouped() : fault.number);
        row.set("why", fault.reason);
        if (!fault.picture.empty()) row.set("picture", pictureLink(fault.picture));
        rows.push_back(row);
    }
    return rows;
}

Data partLinks(const http::Request& request, const service::Printing::Run& run) {
    auto parts = list();
    for (std::size_t part = 1; part <= run.parts; ++part) {
        auto each = object();
        each.set("link", fmt::format("/api/v1/print-runs/{}/labels.pdf?part={}", run.id, part));
        auto words = Catalogue::of(languageOf(request))
                         .text(run.parts == 1 ? "print.open" : "print.openPart");
        words = filled(words, "part", std::to_string(part));
        each.set("words", filled(words, "parts", std::to_string(run.parts)));
        parts.push_back(each);
    }
    return parts;
}

}  // namespace

std::string sheetWords(Language language, const std::string& sheet) {
    if (const auto* const known = labels::findSheet(sheet)) return wordsOf(language, *known);
    const auto own = labels::parseSheet(sheet);
    return own ? own->name : "";
}

Data sheetOptions(Language language, std::string_view chosen) {
    auto options = list();
    for (const auto& sheet : labels::sheets()) {
        auto option = object();
        option.set("name", sheet.name);
        option.set("isChosen", sheet.name == chosen);
        option.set("words", wordsOf(language, sheet));
        options.push_back(option);
    }
    return options;
}

Data runRow(const http::Request& request, const store::PrintRun& run) {
    auto row = object();
    row.set("link", fmt::format("/desk/print/{}", run.id));
    row.set("id", std::to_string(run.id));
    row.set("stateText", stateWords(request, run.state));
    row.set("tone", toneOfRun(run.state));
    row.set("progress", fmt::format("{} / {}", run.done, run.total));
    row.set("sheetWords", sheetWords(languageOf(request), run.sheet));
    row.set("createdBy", run.createdBy);
    row.set("createdAt", momentText(run.createdAt));
    row.set("office", run.office);
    return row;
}

StaffPage printRunPage(const http::Request& request, const service::Printing::Run& run,
                       std::span<const store::PrintFault> blocked, const http::Form& form,
                       const Faults& faults, int status) {
    const auto role = request.who().role;
    const auto title = filled(Catalogue::of(languageOf(request)).text("print.runTitle"), "id",
                              std::to_string(run.id));
    auto data = object();
    faults.into(data);
    data.set("title", title);
    data.set("id", std::to_string(run.id));
    data.set("state", std::string(name(run.state)));
    data.set("stateText", stateWords(request, run.state));
    data.set("tone", toneOfRun(run.state));
    data.set("done", std::to_string(run.done));
    data.set("total", std::to_string(run.total));
    data.set("sheetWords", sheetWords(languageOf(request), run.sheet));
    data.set("startPlace", std::to_string(run.start));
    data.set("createdBy", run.createdBy);
    data.set("createdAt", momentText(run.createdAt));
    if (!run.failure.empty()) data.set("failure", run.failure);
    data.set("endedBy", run.endedBy);
    if (!run.endReason.empty()) data.set("endReason", run.endReason);
    if (run.endedAt) data.set("endedAt", momentText(*run.endedAt));
    data.set("isUnderWay", isUnderWay(run.state));
    data.set("isDrawn", isDrawn(run.state));
    const bool mayVoid = domain::allows(role, domain::Action::VoidItem);
    data.set("mayCancel", mayVoid && (isUnderWay(run.state) || run.state == PrintRunState::Failed));
    data.set("mayMark", run.state == PrintRunState::Ready &&
                            domain::allows(role, domain::Action::StartPrintRun));
    data.set("mayVoid", mayVoid && isDrawn(run.state));
    data.set("parts", partLinks(request, run));
    data.set("blocked", blockedRows(blocked));
    data.set("hasBlocked", !blocked.empty());
    data.set("mayRelease", mayVoid && !blocked.empty());
    for (const auto* const typed : {"cancelReason", "againReason", "releaseReason"})
        data.set(typed, field(form, typed));
    data.set("from", field(form, "from"));
    data.set("to", field(form, "to"));
    data.set("isPrinted",
             run.state == PrintRunState::Printed && domain::allows(role, domain::Action::SealItem));
    return {.title = title,
            .view = "print_run",
            .data = data,
            .status = status,
            .style = "counter.css",
            .script = "counter.js"};
}

}  // namespace hoibao::pages
