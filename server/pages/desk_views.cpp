#include "pages/desk_views.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/item_number.hpp"
#include "domain/life.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

Data option(std::string_view value, std::string text, bool isChosen) {
    auto data = object();
    data.set("value", std::string(value));
    data.set("text", std::move(text));
    data.set("isChosen", isChosen);
    return data;
}

/// "80" of the office "C80.25459".
std::string_view provinceOf(std::string_view office) {
    const auto digits = office.substr(std::min<std::size_t>(1, office.size()));
    return digits.substr(0, digits.find('.'));
}

/// "{label}: {value}"
void addDetail(Data& details, Language language, std::string_view key, std::string_view value) {
    if (value.empty()) return;
    details.push_back(Data(fmt::format("{}: {}", wordOf(language, "desk.detail", key), value)));
}

Data detailsOf(Language language, const domain::ItemEvent& event) {
    auto details = list();
    if (event.reason)
        addDetail(details, language, "reason",
                  wordOf(language, "desk.reason", name(*event.reason)));
    auto receiver = event.receiver;
    if (event.relation)
        receiver += fmt::format(" ({})", wordOf(language, "desk.relation", name(*event.relation)));
    addDetail(details, language, "receiver", receiver);
    if (event.idChecked)
        addDetail(details, language, "id",
                  wordOf(language, "desk.id", *event.idChecked ? "checked" : "unchecked"));
    if (event.collected)
        addDetail(details, language, "collected", moneyText(event.collected->amount));
    addDetail(details, language, "note", event.note);
    return details;
}

}  // namespace

std::string wordOf(Language language, std::string_view group, std::string_view key) {
    const auto& all = Catalogue::of(language).all();
    const auto found = all.find(fmt::format("{}.{}", group, key));
    return found == all.end() ? std::string() : found->second;
}

std::string wardText(const domain::Gazetteer& gazetteer, std::string_view code) {
    const auto* ward = gazetteer.ward(code);
    if (ward == nullptr) return {};
    return fmt::format("{}, {}", ward->name, gazetteer.provinceName(ward->province));
}

std::vector<std::string> candidatesOf(const domain::Gazetteer& gazetteer, const store::Item& item) {
    std::vector<std::string> codes;
    for (std::string_view rest = item.candidates; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        if (end > 0) codes.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::ranges::stable_partition(codes, [&](const auto& code) {
        const auto* ward = gazetteer.ward(code);
        return ward != nullptr && ward->province == provinceOf(item.office);
    });
    return codes;
}

Data itemRow(Language language, const domain::Gazetteer& gazetteer, const store::Item& item) {
    auto row = object();
    const auto number = domain::ItemNumber::parse(item.number);
    row.set("link", fmt::format("/desk/items/{}", item.id));
    row.set("hasNumber", number.has_value());
    row.set("itemNumber", number ? number->grouped() : std::string());
    row.set("dossierCode", item.dossierCode);
    row.set("recipient", item.recipient);
    const auto ward = wardText(gazetteer, item.ward);
    row.set("place", ward.empty() ? item.address : ward);
    row.set("state", stateText(language, item.state));
    row.set("tone", std::string(toneOf(item.state)));
    row.set("since", momentText(item.since));
    row.set("office", item.office);
    return row;
}

Data eventRow(Language language, const domain::ItemEvent& event) {
    auto row = object();
    row.set("at", momentText(event.occurredAt));
    row.set("what", wordOf(language, "desk.event", name(event.kind)));
    row.set("where", event.office);
    row.set("who", event.actor);
    row.set("evidence", fmt::format("{} · {}", wordOf(language, "desk.source", name(event.source)),
                                    wordOf(language, "desk.evidence", name(event.evidence))));
    row.set("details", detailsOf(language, event));
    return row;
}

Data wardGroups(Language language, const domain::Gazetteer& gazetteer, const store::Item& item,
                std::string_view chosen) {
    auto groups = list();
    auto likely = list();
    auto codes = candidatesOf(gazetteer, item);
    if (!item.ward.empty() && std::ranges::find(codes, item.ward) == codes.end())
        codes.insert(codes.begin(), item.ward);
    for (const auto& code : codes)
        if (const auto text = wardText(gazetteer, code); !text.empty())
            likely.push_back(option(code, text, code == chosen));
    auto group = object();
    group.set("label", wordOf(language, "desk", "wardsLikely"));
    group.set("options", likely);
    if (!codes.empty()) groups.push_back(group);
    auto here = list();
    const auto isLikely = [&](const domain::Ward& ward) {
        return std::ranges::find(codes, ward.code) != codes.end();
    };
    for (const auto& ward : gazetteer.wards())
        if (ward.province == provinceOf(item.office))
            here.push_back(option(ward.code, ward.name, ward.code == chosen && !isLikely(ward)));
    group.set("label", std::string(gazetteer.provinceName(provinceOf(item.office))));
    group.set("options", here);
    groups.push_back(group);
    return groups;
}

}  // namespace hoibao::pages
