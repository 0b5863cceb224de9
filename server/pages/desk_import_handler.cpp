#include "pages/desk_import_handler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "http/multipart.hpp"
#include "http/problem.hpp"
#include "http/session.hpp"
#include "pages/desk_views.hpp"
#include "pages/form.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"
#include "service/result_form.hpp"

namespace hoibao::pages {
namespace {

using service::ImportDesk;
using service::ImportTable;

constexpr std::size_t kSampleRows = 3, kShownBadRows = 200;
constexpr std::string_view kForAll = "all:";

std::string linkOf(std::string_view token, std::string_view step = "") {
    return fmt::format("/desk/import/{}{}", token, step);
}

std::string faultText(Language language, std::string_view group, std::string_view code) {
    auto text = wordOf(language, group, code);
    return text.empty() ? wordOf(language, group, "other") : text;
}

std::string fieldText(Language language, std::string_view field) {
    return wordOf(language, "desk.import", field);
}

Data sampleOf(const ImportTable& table) {
    auto rows = list();
    for (std::size_t i = 0; i < std::min(kSampleRows, table.rows().size()); ++i) {
        auto cells = list();
        for (std::size_t c = 0; c < table.headings().size(); ++c)
            cells.push_back(Data(table.rows()[i].cells[c]));
        auto row = object();
        row.set("cells", cells);
        rows.push_back(row);
    }
    return rows;
}

Data option(std::string value, std::string text, bool isChosen) {
    auto data = object();
    data.set("value", std::move(value));
    data.set("text", std::move(text));
    data.set("isChosen", isChosen);
    return data;
}

std::string headingText(Language language, const ImportTable& table, std::size_t column) {
    const auto& heading = table.headings()[column];
    if (!heading.empty()) return heading;
    return filled(wordOf(language, "desk", "columnWithoutHeading"), "number",
                  std::to_string(column + 1));
}

/// The columns among which one field's is chosen.
Data optionsOf(Language language, const ImportDesk::Opened& opened, std::string_view field,
               std::string_view allReturnBy) {
    auto options = list();
    for (std::size_t i = 0; i < opened.fields.size(); ++i)
        options.push_back(option(std::to_string(i), headingText(language, opened.table, i),
                                 opened.fields[i] == field));
    if (field != "return_by") return options;
    for (const std::string_view way : {"post", "pickup"})
        options.push_back(option(fmt::format("{}{}", kForAll, way),
                                 wordOf(language, "desk.allBy", way), allReturnBy == way));
    return options;
}

/// Where nothing says how results go back, the post is the way.
std::string wayForAll(const ImportDesk::Opened& opened) {
    const auto& fields = opened.fields;
    if (std::ranges::find(fields, "return_by") != fields.end()) return {};
    return opened.upload.allReturnBy.empty() ? "post" : opened.upload.allReturnBy;
}

/// A field for each column, of a form that names a column for each field.
struct Choice {
    std::vector<std::string> fields;
    std::string allReturnBy;
    std::vector<domain::FieldError> wrong;

    Choice(const http::Form& form, std::size_t columns) : fields(columns) {
        for (const auto& known : service::resultFields()) {
            const auto value = field(form, known.csv);
            if (value.starts_with(kForAll))
                allReturnBy = value.substr(kForAll.size());
            else if (!value.empty())
                take(std::string(known.csv), value);
        }
    }

private:
    void take(const std::string& name, std::string_view value) {
        std::size_t column = 0;
        const auto* end = value.data() + value.size();
        const auto read = std::from_chars(value.data(), end, column);
        if (read.ec != std::errc{} || read.ptr != end || column >= fields.size())
            wrong.push_back({name, "unknown-value", ""});
        else if (!fields[column].empty())
            wrong.push_back({name, "repeated-column", ""});
        else
            fields[column] = name;
    }
};

Data countCard(Language language, std::string_view key, std::size_t count, std::string_view tone) {
    auto card = object();
    card.set("count", countText(language, std::int64_t(count)));
    card.set("title", wordOf(language, "desk.verdict", key));
    card.set("hint", wordOf(language, "desk.verdictHint", key));
    card.set("tone", std::string(count == 0 ? "plain" : tone));
    return card;
}

std::string cellHeading(Language language, const std::string& heading) {
    const auto known = fieldText(language, heading);
    return known.empty() ? heading : known;
}

Data badRow(Language language, const ImportDesk::BadRow& bad) {
    auto faults = list();
    for (const auto& cell : bad.faults) {
        auto each = object();
        each.set("hasHeading", !cell.heading.empty());
        each.set("heading", cellHeading(language, cell.heading));
        each.set("value", cell.value);
        each.set("isDifferent", cell.code == "differs");
        each.set("stored", cell.stored);
        each.set("text", faultText(language, "desk.fault", cell.code));
        faults.push_back(each);
    }
    auto row = object();
    row.set("line", std::to_string(bad.line));
    row.set("dossierCode", bad.dossierCode);
    row.set("isConflict", bad.isConflict);
    row.set("faults", faults);
    return row;
}

/// "Số điện thoại: không gọi được; …": what the last column of the bad rows says.
std::string faultsText(Language language, const ImportDesk::BadRow& bad) {
    std::string text;
    for (const auto& cell : bad.faults) {
        if (!text.empty()) text += "; ";
        if (!cell.heading.empty()) text += fmt::format("{}: ", cellHeading(language, cell.heading));
        text += faultText(language, "desk.fault", cell.code);
        if (cell.code == "differs")
            text += fmt::format(" ({}: {})", wordOf(language, "desk", "storedLabel"), cell.stored);
    }
    return text;
}

}  // namespace

void DeskImportHandler::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, auto member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    handle("GET /desk/import", &DeskImportHandler::ask);
    handle("POST /desk/import", &DeskImportHandler::receive);
    handle("GET /desk/import/{token}", &DeskImportHandler::columns);
    handle("POST /desk/import/{token}", &DeskImportHandler::choose);
    handle("GET /desk/import/{token}/check", &DeskImportHandler::look);
    handle("POST /desk/import/{token}/take-in", &DeskImportHandler::takeIn);
    handle("GET /desk/import/{token}/bad-rows.csv", &DeskImportHandler::badRows);
}

/// Whose results the file holds.
std::string DeskImportHandler::officeText(const http::Request& request,
                                          const store::Upload& upload) const {
    for (const auto& each : imports_.offices(askerOf(request, {})))
        if (each.code == upload.office) return fmt::format("{} ({})", each.name, each.code);
    return upload.office;
}

http::Response DeskImportHandler::ask(const http::Request& request) const {
    return askAgain(request, "", 200);
}

http::Response DeskImportHandler::askAgain(const http::Request& request, std::string_view fault,
                                           int status, std::string_view office) const {
    const auto language = languageOf(request);
    auto data = object();
    if (!fault.empty()) {
        Faults faults;
        faults.add(fault == "unknown-office" ? "office" : "file",
                   faultText(language, "desk.fileFault", fault));
        faults.into(data);
    }
    const auto own = imports_.offices(askerOf(request, {}));
    auto offices = list();
    for (const auto& each : own)
        offices.push_back(
            option(each.code, fmt::format("{} ({})", each.name, each.code), each.code == office));
    data.set("mostBytes", std::to_string(ImportDesk::kMaxFileBytes));
    data.set("tooLarge", faultText(language, "desk.fileFault", "file-too-large"));
    data.set("offices", offices);
    data.set("hasOffices", own.size() > 1);
    auto files = list();
    for (const auto& upload : imports_.recent(askerOf(request, {}))) {
        auto each = object();
        const bool isTaken = upload.takenAt.has_value();
        each.set("link", linkOf(upload.token, upload.fields.empty() ? "" : "/check"));
        each.set("name", upload.fileName.empty() ? upload.token : upload.fileName);
        each.set("at", momentText(upload.createdAt));
        each.set("tone", std::string(isTaken ? "good" : "wait"));
        each.set("status", wordOf(language, "desk", isTaken ? "fileTaken" : "fileWaiting"));
        files.push_back(each);
    }
    data.set("hasFiles", files.is_non_empty_list());
    data.set("files", files);
    return staffPage(request, {.title = wordOf(language, "desk", "importTitle"),
                               .view = "desk_import",
                               .data = data,
                               .status = status});
}

http::Response DeskImportHandler::receive(const http::Request& request) const {
    auto form = http::readMultipart(request);
    if (!form) return http::problem(form.error());
    const auto file = std::ranges::find(form->files, "file", &http::Multipart::File::field);
    const auto office = field(form->fields, "office");
    if (file == form->files.end()) return askAgain(request, "no-file", 422, office);
    const auto token = imports_.receive(askerOf(request, {}), office, file->name, file->bytes);
    if (token) return http::seeOther(linkOf(*token));
    return askAgain(request, token.error().code, http::statusOf(token.error().kind), office);
}

http::Response DeskImportHandler::columns(const http::Request& request) const {
    const auto opened = imports_.open(askerOf(request, {}), request.path("token"));
    if (!opened) return http::problem(opened.error());
    return columnsPage(request, *opened, {});
}

http::Response DeskImportHandler::columnsPage(const http::Request& request,
                                              const ImportDesk::Opened& opened,
                                              const std::vector<domain::FieldError>& wrong) const {
    const auto language = languageOf(request);
    Faults faults;
    for (const auto& fault : wrong)
        faults.add(fault.field, fmt::format("{}: {}", fieldText(language, fault.field),
                                            faultText(language, "desk.fault", fault.code)));
    auto data = object();
    faults.into(data);
    auto fields = list();
    for (const auto& known : service::resultFields()) {
        auto each = object();
        const auto isWrong =
            std::ranges::any_of(wrong, [&](const auto& fault) { return fault.field == known.csv; });
        each.set("field", std::string(known.csv));
        each.set("name", fieldText(language, known.csv));
        each.set("isNeeded", known.isNeeded);
        each.set("isWrong", isWrong);
        each.set("options", optionsOf(language, opened, known.csv, wayForAll(opened)));
        fields.push_back(each);
    }
    auto headings = list();
    for (std::size_t i = 0; i < opened.table.headings().size(); ++i)
        headings.push_back(Data(headingText(language, opened.table, i)));
    data.set("token", opened.upload.token);
    data.set("fileName", opened.upload.fileName);
    data.set("officeText", officeText(request, opened.upload));
    data.set("fields", fields);
    data.set("headings", headings);
    data.set("sample", sampleOf(opened.table));
    data.set("rowsText", filled(wordOf(language, "desk", "rowsText"), "count",
                                countText(language, std::int64_t(opened.table.rows().size()))));
    return staffPage(request, {.title = wordOf(language, "desk", "columnsTitle"),
                               .view = "desk_import_columns",
                               .data = data,
                               .status = wrong.empty() ? 200 : 422,
                               .isWide = true});
}

http::Response DeskImportHandler::choose(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    const auto& token = request.path("token");
    auto opened = imports_.open(asker, token);
    if (!opened) return http::problem(opened.error());
    const Choice choice(*form, opened->table.headings().size());
    opened->fields = choice.fields;
    opened->upload.allReturnBy = choice.allReturnBy;
    if (!choice.wrong.empty()) return columnsPage(request, *opened, choice.wrong);
    const auto chosen = imports_.choose(asker, token, choice.fields, choice.allReturnBy);
    if (chosen) return http::seeOther(linkOf(token, "/check"));
    if (chosen.error().fields.empty()) return http::problem(chosen.error());
    return columnsPage(request, *opened, chosen.error().fields);
}

http::Response DeskImportHandler::look(const http::Request& request) const {
    const auto& token = request.path("token");
    const auto look = imports_.look(askerOf(request, {}), token);
    if (!look && look.error().code == "no-columns") return http::seeOther(linkOf(token));
    if (!look) return http::problem(look.error());
    const auto language = languageOf(request);
    const auto& upload = look->opened.upload;
    const bool isTaken = upload.takenAt.has_value();
    const auto accepted = isTaken ? std::size_t(upload.accepted) : look->accepted;
    const auto unchanged = isTaken ? std::size_t(upload.unchanged) : look->unchanged;
    auto counts = list();
    counts.push_back(countCard(language, isTaken ? "taken" : "accepted", accepted, "good"));
    counts.push_back(countCard(language, "unchanged", unchanged, "plain"));
    counts.push_back(countCard(language, "conflict", look->conflict, "wait"));
    counts.push_back(countCard(language, "rejected", look->rejected, "bad"));
    auto rows = list();
    for (std::size_t i = 0; i < std::min(kShownBadRows, look->bad.size()); ++i)
        rows.push_back(badRow(language, look->bad[i]));
    const auto count = [&](std::string_view key, std::size_t value) {
        return filled(wordOf(language, "desk", key), "count",
                      countText(language, std::int64_t(value)));
    };
    auto data = object();
    data.set("token", upload.token);
    data.set("fileName", upload.fileName);
    data.set("officeText", officeText(request, upload));
    data.set("counts", counts);
    data.set("mayTakeIn", !isTaken && accepted > 0);
    data.set("takeInText", count("takeInSubmit", accepted));
    data.set("isTaken", isTaken);
    data.set("hasToFix", look->toFix > 0);
    data.set("toFixText", count("importToFix", look->toFix));
    data.set("hasBad", !look->bad.empty());
    data.set("rows", rows);
    data.set("isCut", look->bad.size() > kShownBadRows);
    data.set("cutText", count("badRowsCut", kShownBadRows));
    const auto title = wordOf(language, "desk", isTaken ? "takenTitle" : "checkTitle");
    data.set("title", title);
    return staffPage(request,
                     {.title = title, .view = "desk_import_check", .data = data, .isWide = true});
}

http::Response DeskImportHandler::takeIn(const http::Request& request) const {
    const auto& token = request.path("token");
    const auto taken = imports_.takeIn(askerOf(request, {}), token);
    if (!taken) return http::problem(taken.error());
    return goTo(linkOf(token, "/check"), "takenIn");
}

http::Response DeskImportHandler::badRows(const http::Request& request) const {
    const auto look = imports_.look(askerOf(request, {}), request.path("token"));
    if (!look) return http::problem(look.error());
    const auto language = languageOf(request);
    // A spreadsheet takes a file for UTF-8 only where a byte order mark says so.
    std::string csv = "\xEF\xBB\xBF";
    for (const auto& heading : look->opened.table.headings())
        csv += service::safeCsvCell(heading) + ",";
    csv += service::safeCsvCell(wordOf(language, "desk", "faultColumn")) + "\r\n";
    for (const auto& bad : look->bad) {
        for (std::size_t i = 0; i < look->opened.table.headings().size(); ++i)
            csv += service::safeCsvCell(bad.row->cells[i]) + ",";
        csv += service::safeCsvCell(faultsText(language, bad)) + "\r\n";
    }
    http::Response response;
    response.contentType = "text/csv; charset=utf-8";
    response.headers.set("Content-Disposition", "attachment; filename=\"dong-loi.csv\"");
    response.body = std::move(csv);
    return response;
}

}  // namespace hoibao::pages
