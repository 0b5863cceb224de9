#include "pages/desk_item_handler.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/item_number.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "pages/desk_views.hpp"
#include "pages/form.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"
#include "service/pickup.hpp"

namespace hoibao::pages {
namespace {

using domain::EventKind;
using store::Item;

/// What a clerk may mend: its name in forms, what it is now, and how it is shown.
struct Mendable {
    std::string_view field, was;
    std::string Item::*value;
    std::optional<std::string> service::ItemChange::*change;
};
constexpr Mendable kMendable[] = {
    {"recipient", "wasRecipient", &Item::recipient, &service::ItemChange::recipient},
    {"phone", "wasPhone", &Item::phone, &service::ItemChange::phone},
    {"address", "wasAddress", &Item::address, &service::ItemChange::address},
    {"ward", "wasWard", &Item::ward, &service::ItemChange::ward},
};

/// What was sent of a field where it is another than what the page had shown.
std::optional<std::string> changed(const http::Form& form, const Mendable& each) {
    if (!form.contains(each.field)) return std::nullopt;
    auto value = field(form, each.field);
    std::erase(value, '\r');
    auto was = field(form, each.was);
    std::erase(was, '\r');
    if (value == was || (each.field == "ward" && value.empty())) return std::nullopt;
    return value;
}

std::int64_t versionOf(const http::Form& form) {
    return http::pathId(field(form, "version")).value_or(0);
}

bool hasHappened(const std::vector<domain::ItemEvent>& events,
                 std::initializer_list<EventKind> kinds) {
    return std::ranges::any_of(events, [&](const auto& event) {
        return std::ranges::find(kinds, event.kind) != kinds.end();
    });
}

Data link(std::string path, std::string text) {
    auto data = object();
    data.set("path", std::move(path));
    data.set("text", std::move(text));
    return data;
}

/// The papers that what is known allows to be drawn.
Data papersOf(Language language, const service::ItemReading::View& view) {
    auto papers = list();
    const auto base = fmt::format("/api/v1/items/{}/", view.item.id);
    const auto add = [&](std::string_view paper) {
        papers.push_back(
            link(fmt::format("{}{}.pdf", base, paper), wordOf(language, "desk.paper", paper)));
    };
    if (view.item.number.empty()) return papers;
    add("advice-of-delivery");
    if (hasHappened(view.events, {EventKind::AttemptFailed, EventKind::Refused}))
        add("failed-attempt");
    if (hasHappened(view.events, {EventKind::Damaged, EventKind::LossConfirmed}))
        add("damage-record");
    if (hasHappened(view.events, {EventKind::ReturnStarted})) add("return-slip");
    return papers;
}

/// What is done with the item next, on the pages where it is done.
Data actionsOf(Language language, domain::Role role, const Item& item, std::int64_t run) {
    using domain::Action;
    using domain::State;
    auto actions = list();
    const auto add = [&](Action action, std::string path, std::string_view word) {
        if (domain::allows(role, action))
            actions.push_back(link(std::move(path), wordOf(language, "desk.action", word)));
    };
    if (item.state == State::PostReady) add(Action::StartPrintRun, "/desk/print", "print");
    if (item.state == State::Labelled) add(Action::SealItem, "/desk/packing", "pack");
    if (item.state == State::Sealed || item.state == State::Manifested)
        add(Action::ReadManifest, "/desk/manifests", "handOver");
    if (service::mayBeBooked(item.state))
        add(Action::CorrectItem, fmt::format("/desk/pickup?item={}", item.id), "pickup");
    if (run > 0) add(Action::ReadPrintRun, fmt::format("/desk/print/{}", run), "run");
    return actions;
}

Data timelineOf(Language language, const std::vector<domain::ItemEvent>& events) {
    auto steps = list();
    std::for_each(events.rbegin(), events.rend(),
                  [&](const auto& event) { steps.push_back(eventRow(language, event)); });
    return steps;
}

void setFacts(Data& data, Language language, const domain::Gazetteer& gazetteer, const Item& item) {
    const auto number = domain::ItemNumber::parse(item.number);
    data.set("id", std::to_string(item.id));
    data.set("version", std::to_string(item.version));
    data.set("dossierCode", item.dossierCode);
    data.set("hasNumber", number.has_value());
    data.set("itemNumber", number ? number->grouped() : std::string());
    data.set("plainNumber", item.number);
    data.set("state", stateText(language, item.state));
    data.set("tone", std::string(toneOf(item.state)));
    data.set("since", momentText(item.since));
    data.set("isException", item.isException);
    data.set("recipient", item.recipient);
    data.set("hasApplicant", !item.applicant.empty() && item.applicant != item.recipient);
    data.set("applicant", item.applicant);
    data.set("phone", item.phone);
    data.set("isPhoneBad", !item.phoneUsable);
    data.set("address", item.address);
    data.set("ward", item.ward);
    data.set("wardText", wardText(gazetteer, item.ward));
    data.set("isWardUnknown", item.ward.empty());
    data.set("hasFormer", !item.formerly.empty());
    data.set("formerly", item.formerly);
    data.set("procedure", item.procedureName);
    data.set("fieldName", item.field);
    data.set("hasNote", !item.note.empty());
    data.set("noteText", item.note);
    data.set("approvedAt", momentText(item.approvedAt));
    data.set("way", wordOf(language, "desk.way", item.returnBy));
    data.set("office", item.office);
    data.set("hasPostOffice", !item.postOffice.empty());
    data.set("postOffice", item.postOffice);
    data.set("postage", moneyText(item.postageVnd));
    data.set("fee", moneyText(item.feeVnd));
    data.set("total", moneyText(item.postageVnd + item.feeVnd));
    data.set("weight", fmt::format("{} g", item.weightGrams));
    data.set("printCount", std::to_string(item.printCount));
    data.set("attempts", std::to_string(item.attempts));
    data.set("hasManifest", item.manifest.has_value());
    data.set("manifest", item.manifest ? std::to_string(*item.manifest) : std::string());
    data.set("hasPrevious", item.previousItem.has_value());
    data.set("previous", item.previousItem ? std::to_string(*item.previousItem) : std::string());
}

/// What the form shows in its fields: what was typed, else what is stored.
void setTyped(Data& data, const Item& item, const http::Form& typed) {
    for (const auto& each : kMendable) {
        const auto sent = typed.find(each.field);
        data.set(fmt::format("{}Typed", each.field),
                 sent == typed.end() ? item.*each.value : sent->second);
    }
}

std::string shown(const domain::Gazetteer& gazetteer, Language language, std::string_view field,
                  const std::string& value) {
    if (field != "ward") return value;
    const auto text = wardText(gazetteer, value);
    return text.empty() ? wordOf(language, "desk", "wardUnknown") : text;
}

}  // namespace

void DeskItemHandler::addTo(http::Router& router) {
    router.handle("GET /desk/items/{id}", [this](const auto& request) { return show(request); });
    router.handle("POST /desk/items/{id}", [this](const auto& request) { return change(request); });
}

http::Response DeskItemHandler::show(const http::Request& request) const {
    const auto view = reading_.find(askerOf(request, {}), request.path("id"));
    if (!view) return http::problem(view.error());
    auto data = object();
    setTyped(data, view->item, {});
    return page(request, *view, data, 200);
}

http::Response DeskItemHandler::page(const http::Request& request,
                                     const service::ItemReading::View& view, Data data,
                                     int status) const {
    const auto language = languageOf(request);
    const auto& item = view.item;
    setFacts(data, language, gazetteer_, item);
    const bool isEditor = domain::allows(request.who().role, domain::Action::CorrectItem);
    const bool isEarly = domain::isBeforeHandover(item.state);
    data.set("mayChange", isEditor && isEarly);
    data.set("isTooLate", isEditor && !isEarly);
    data.set("wardGroups",
             wardGroups(language, gazetteer_, item, data.get("wardTyped")->string_value()));
    data.set("steps", timelineOf(language, view.events));
    data.set("papers", papersOf(language, view));
    data.set("hasPapers", !item.number.empty());
    data.set("actions", actionsOf(language, request.who().role, item,
                                  desk_.printRunOf(item.number).value_or(0)));
    return staffPage(request, {.title = item.dossierCode,
                               .view = "desk_item",
                               .data = data,
                               .status = status,
                               .isWide = true});
}

http::Response DeskItemHandler::change(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto asker = askerOf(request, *form);
    const auto view = reading_.find(asker, request.path("id"));
    if (!view) return http::problem(view.error());
    const auto path = fmt::format("/desk/items/{}", view->item.id);
    service::ItemChange change;
    bool isChange = false;
    for (const auto& each : kMendable) {
        change.*each.change = changed(*form, each);
        isChange = isChange || (change.*each.change).has_value();
    }
    if (!isChange) return goTo(path, "nothingChanged");
    const auto done = editing_.change(asker, view->item.id, versionOf(*form), change);
    if (done) return goTo(path, "itemChanged");
    if (done.error().code == "stale") return conflict(request, *view, *form);
    return refused(request, *view, *form, done.error());
}

http::Response DeskItemHandler::refused(const http::Request& request,
                                        const service::ItemReading::View& view,
                                        const http::Form& form, const domain::Error& error) const {
    if (error.fields.empty()) return http::problem(error);
    const auto language = languageOf(request);
    Faults faults;
    for (const auto& fault : error.fields) {
        auto text = wordOf(language, "desk.fault", fault.code);
        if (text.empty()) text = wordOf(language, "desk.fault", "other");
        faults.add(fault.field, text);
    }
    auto data = object();
    setTyped(data, view.item, form);
    faults.into(data);
    return page(request, view, data, 422);
}

http::Response DeskItemHandler::conflict(const http::Request& request,
                                         const service::ItemReading::View& view,
                                         const http::Form& form) const {
    const auto language = languageOf(request);
    const auto& item = view.item;
    auto rows = list();
    for (const auto& each : kMendable) {
        const auto& theirs = item.*each.value;
        const auto mine = changed(form, each);
        const auto was = field(form, each.was);
        if (!mine && theirs == was) continue;
        auto row = object();
        row.set("field", std::string(each.field));
        row.set("wasName", std::string(each.was));
        row.set("name", wordOf(language, "desk.field", each.field));
        row.set("was", shown(gazetteer_, language, each.field, was));
        row.set("theirs", shown(gazetteer_, language, each.field, theirs));
        row.set("theirsValue", theirs);
        row.set("isChoice", mine.has_value() && *mine != theirs);
        row.set("isOnlyMine", theirs == was);
        row.set("mine", mine ? shown(gazetteer_, language, each.field, *mine) : std::string());
        row.set("mineValue", mine.value_or(""));
        rows.push_back(row);
    }
    const auto last = desk_.lastChange(item.id);
    auto data = object();
    data.set("id", std::to_string(item.id));
    data.set("version", std::to_string(item.version));
    data.set("dossierCode", item.dossierCode);
    data.set("rows", rows);
    data.set("hasWho", last.has_value());
    if (last)
        data.set("whoText",
                 filled(filled(wordOf(language, "desk", "conflictWho"), "person", last->person),
                        "at", momentText(last->at)));
    data.set("state", stateText(language, item.state));
    data.set("tone", std::string(toneOf(item.state)));
    return staffPage(request, {.title = wordOf(language, "desk", "conflictTitle"),
                               .view = "desk_conflict",
                               .data = data,
                               .status = 409});
}

}  // namespace hoibao::pages
