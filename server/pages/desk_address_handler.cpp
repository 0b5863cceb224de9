#include "pages/desk_address_handler.hpp"

#include <fmt/format.h>

#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "http/session.hpp"
#include "pages/desk_views.hpp"
#include "pages/form.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

constexpr std::string_view kPath = "/desk/addresses";
constexpr std::size_t kMostKeys = 9;  ///< candidates that a digit chooses

http::Response noSuchItem() {
    return http::problem(
        domain::Error{domain::ErrorKind::NotFound, "unknown-item", "There is no such item."});
}

std::string after(std::int64_t id) {
    return fmt::format("{}?after={}", kPath, id);
}

/// The communes the address may mean, each with the digit that chooses it.
Data keyedCandidates(const domain::Gazetteer& gazetteer, const store::Item& item) {
    auto all = list();
    std::size_t key = 0;
    for (const auto& code : candidatesOf(gazetteer, item)) {
        const auto* ward = gazetteer.ward(code);
        if (ward == nullptr || ++key > kMostKeys) continue;
        auto each = object();
        each.set("code", code);
        each.set("key", std::to_string(key));
        each.set("wardName", ward->name);
        each.set("province", std::string(gazetteer.provinceName(ward->province)));
        each.set("isFirst", key == 1);
        all.push_back(each);
    }
    return all;
}

void setItem(Data& data, Language language, const domain::Gazetteer& gazetteer,
             const store::Item& item) {
    const auto candidates = keyedCandidates(gazetteer, item);
    data.set("id", std::to_string(item.id));
    data.set("version", std::to_string(item.version));
    data.set("dossierCode", item.dossierCode);
    data.set("recipient", item.recipient);
    data.set("phone", item.phone);
    data.set("isPhoneBad", !item.phoneUsable);
    data.set("address", item.address);
    data.set("street", item.street);
    data.set("hasStreet", !item.street.empty() && item.street != item.address);
    data.set("certaintyText", wordOf(language, "desk.certainty", item.certainty));
    data.set("isWardKnown", !item.ward.empty());
    data.set("wardText", wardText(gazetteer, item.ward));
    data.set("hasFormer", !item.formerly.empty());
    data.set("formerly", item.formerly);
    data.set("candidates", candidates);
    // What is clear and waits all the same goes on when its commune is accepted.
    const bool wantsWard = item.ward.empty() || item.phoneUsable;
    data.set("hasCandidates", wantsWard && candidates.is_non_empty_list());
    data.set("wantsWard", wantsWard);
    data.set("wardGroups", wardGroups(language, gazetteer, item, ""));
    data.set("skipLink", after(item.id));
}

}  // namespace

void DeskAddressHandler::addTo(http::Router& router) {
    router.handle("GET /desk/addresses", [this](const auto& request) { return next(request); });
    router.handle("POST /desk/addresses/{id}",
                  [this](const auto& request) { return decide(request); });
    router.handle("POST /desk/addresses/{id}/undo",
                  [this](const auto& request) { return undo(request); });
}

http::Response DeskAddressHandler::next(const http::Request& request) const {
    const auto language = languageOf(request);
    const auto from = http::pathId(request.query("after").value_or("")).value_or(0);
    const auto next = addresses_.next(askerOf(request, {}), from);
    auto data = object();
    data.set("waitingText", filled(wordOf(language, "desk", "addressesWaiting"), "count",
                                   countText(language, next.waiting)));
    data.set("isEmpty", !next.item);
    data.set("hasItem", next.item.has_value());
    if (next.item) setItem(data, language, gazetteer_, *next.item);
    data.set("hasUndo", next.undo.has_value());
    data.set("undoId", next.undo ? std::to_string(next.undo->item) : std::string());
    data.set("undoText", next.undo ? filled(wordOf(language, "desk", "undoText"), "ward",
                                            wardText(gazetteer_, next.undo->ward))
                                   : std::string());
    return staffPage(request, {.title = wordOf(language, "desk", "addressesTitle"),
                               .view = "desk_addresses",
                               .data = data,
                               .script = "desk.js"});
}

http::Response DeskAddressHandler::setPhone(std::int64_t id, std::int64_t version,
                                            const std::string& phone,
                                            const service::Asker& asker) const {
    service::ItemChange change;
    change.phone = phone;
    const auto done = editing_.change(asker, id, version, change);
    if (done) return goTo(after(done->phoneUsable && !done->ward.empty() ? id : id - 1));
    if (done.error().fields.empty()) return http::problem(done.error());
    return goTo(after(id - 1), "phoneUnusable");
}

http::Response DeskAddressHandler::decide(const http::Request& request) const {
    const auto form = http::readForm(request);
    const auto id = http::pathId(request.path("id"));
    if (!form) return http::problem(form.error());
    if (!id) return noSuchItem();
    const auto asker = askerOf(request, *form);
    const auto version = http::pathId(field(*form, "version")).value_or(0);
    if (form->contains("phone")) return setPhone(*id, version, field(*form, "phone"), asker);
    const auto ward = field(*form, "ward");
    if (gazetteer_.ward(ward) == nullptr) return goTo(after(*id - 1), "chooseWard");
    const auto done = addresses_.decide(asker, *id, version, ward);
    if (done) return goTo(after(*id));
    if (done.error().code == "unknown-item") return http::problem(done.error());
    return goTo(fmt::format("/desk/items/{}", *id), "changedMeanwhile");
}

http::Response DeskAddressHandler::undo(const http::Request& request) const {
    const auto form = http::readForm(request);
    const auto id = http::pathId(request.path("id"));
    if (!form) return http::problem(form.error());
    if (!id) return noSuchItem();
    if (addresses_.undo(askerOf(request, *form), *id)) return goTo(after(*id - 1), "undone");
    return goTo(std::string(kPath), "tooLateToUndo");
}

}  // namespace hoibao::pages
