#include "pages/desk_handler.hpp"

#include <fmt/format.h>

#include "http/paging.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "http/session.hpp"
#include "pages/desk_views.hpp"
#include "pages/form.hpp"
#include "pages/staff_page.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using store::WorkList;

/// How a list's count looks when there is something in it.
std::string_view toneOf(WorkList list) {
    switch (list) {
        case WorkList::Overdue:
        case WorkList::Exceptions:
            return "bad";
        case WorkList::ToFix:
        case WorkList::ForPickup:
            return "wait";
        default:
            return "plain";
    }
}

/// Where the items of a list are worked on.
struct Place {
    std::string_view path, word;
    domain::Action action = domain::Action::CorrectItem;
};
Place placeOf(WorkList list) {
    switch (list) {
        case WorkList::ToFix:
            return {"/desk/addresses", "fix", domain::Action::CorrectItem};
        case WorkList::ToPrint:
            return {"/desk/print", "print", domain::Action::StartPrintRun};
        case WorkList::ToPack:
            return {"/desk/packing", "pack", domain::Action::SealItem};
        case WorkList::ToHandOver:
            return {"/desk/manifests", "handOver", domain::Action::ReadManifest};
        case WorkList::ForPickup:
            return {"/desk/pickup", "pickup", domain::Action::CorrectItem};
        default:
            return {};
    }
}

std::string titleOf(Language language, WorkList list) {
    return wordOf(language, "desk.list", name(list));
}

Data rowsOf(Language language, const domain::Gazetteer& gazetteer,
            const std::vector<store::Item>& items) {
    auto rows = list();
    for (const auto& item : items) rows.push_back(itemRow(language, gazetteer, item));
    return rows;
}

http::Response unknownList() {
    return http::problem(
        domain::Error{domain::ErrorKind::NotFound, "no-such-list", "There is no such list."});
}

}  // namespace

void DeskHandler::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, auto member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    handle("GET /desk", &DeskHandler::today);
    handle("GET /desk/items", &DeskHandler::items);
    handle("GET /desk/search", &DeskHandler::search);
}

http::Response DeskHandler::today(const http::Request& request) const {
    const auto language = languageOf(request);
    const auto counts = desk_.today(askerOf(request, {}));
    auto lists = list();
    std::int64_t waiting = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto which = static_cast<WorkList>(i);
        auto each = object();
        each.set("link", fmt::format("/desk/items?list={}", name(which)));
        each.set("count", countText(language, counts[i]));
        each.set("title", titleOf(language, which));
        each.set("hint", wordOf(language, "desk.listHint", name(which)));
        each.set("tone", std::string(counts[i] == 0 ? "good" : toneOf(which)));
        lists.push_back(each);
        waiting += counts[i];
    }
    auto data = object();
    data.set("lists", lists);
    data.set("isQuiet", waiting == 0);
    return staffPage(request, {.title = wordOf(language, "desk", "todayTitle"),
                               .view = "desk_today",
                               .data = data,
                               .isWide = true});
}

http::Response DeskHandler::items(const http::Request& request) const {
    const auto which = store::parseWorkList(request.query("list").value_or(""));
    if (!which) return unknownList();
    const auto page = http::page(request);
    if (!page) return http::problem(page.error());
    const auto after = http::pathId(page->after).value_or(0);
    const auto found = desk_.list(
        askerOf(request, {}), *which, after,
        request.query("limit") ? static_cast<std::size_t>(page->limit) : http::Page::kMaxLimit);
    if (!found) return http::problem(found.error());
    const auto language = languageOf(request);
    auto data = object();
    data.set("title", titleOf(language, *which));
    data.set("listHintText", wordOf(language, "desk.listHint", name(*which)));
    data.set("items", rowsOf(language, gazetteer_, found->items));
    data.set("isEmpty", found->items.empty());
    const auto onward = placeOf(*which);
    data.set("hasOnward", !onward.path.empty() && !found->items.empty() &&
                              domain::allows(request.who().role, onward.action));
    data.set("onwardPath", std::string(onward.path));
    data.set("onwardText", wordOf(language, "desk.action", onward.word));
    data.set("isNotFirst", after > 0);
    data.set("firstLink", fmt::format("/desk/items?list={}", name(*which)));
    data.set("hasNext", found->next.has_value());
    if (found->next)
        data.set("nextLink", fmt::format("/desk/items?list={}&cursor={}", name(*which),
                                         http::encodeCursor(std::to_string(*found->next))));
    return staffPage(
        request,
        {.title = titleOf(language, *which), .view = "desk_items", .data = data, .isWide = true});
}

http::Response DeskHandler::search(const http::Request& request) const {
    constexpr std::size_t kMaxQueryBytes = 400;
    const auto text = request.query("q").value_or("").substr(0, kMaxQueryBytes);
    const auto language = languageOf(request);
    service::Desk::Found found;
    const bool isAsked = text.find_first_not_of(' ') != std::string::npos;
    if (isAsked) found = desk_.search(askerOf(request, {}), text);
    if (found.isExact) return http::seeOther(fmt::format("/desk/items/{}", found.items[0].id));
    auto data = object();
    data.set("query", text);
    data.set("isAsked", isAsked);
    data.set("items", rowsOf(language, gazetteer_, found.items));
    data.set("isEmpty", isAsked && found.items.empty());
    data.set("hasItems", !found.items.empty());
    data.set("isCut", found.isCut);
    data.set("isPartly", found.isPartly);
    data.set("countText", filled(wordOf(language, "desk", "foundCount"), "count",
                                 countText(language, std::int64_t(found.items.size()))));
    return staffPage(request, {.title = wordOf(language, "desk", "searchTitle"),
                               .view = "desk_search",
                               .data = data,
                               .isWide = true});
}

}  // namespace hoibao::pages
