#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/address.hpp"
#include "domain/item_event.hpp"
#include "pages/html.hpp"
#include "service/item_reading.hpp"

/// How pages of the desk show an item and what happened to it.
namespace hoibao::pages {

/// The message of a dotted key whose last part comes from data; "" where there is none.
[[nodiscard]] std::string wordOf(Language language, std::string_view group, std::string_view key);

/// "Phường Tân Ninh, Tỉnh Tây Ninh" of a commune's code; "" of an unknown one.
[[nodiscard]] std::string wardText(const domain::Gazetteer& gazetteer, std::string_view code);

/// For a row of a table: link, number, dossierCode, recipient, place, state, tone, since, office.
[[nodiscard]] Data itemRow(Language language, const domain::Gazetteer& gazetteer,
                           const store::Item& item);

/// For a step of the timeline: at, what, where, who, evidence, details (a list of texts).
[[nodiscard]] Data eventRow(Language language, const domain::ItemEvent& event);

/// Options of a choice of communes: `groups` of `label` and `options` (value, text, isChosen).
/// First what the address may mean, then all communes of the office's province.
[[nodiscard]] Data wardGroups(Language language, const domain::Gazetteer& gazetteer,
                              const store::Item& item, std::string_view chosen);

/// What an item's address may mean, best first, the communes of its office's own province before
/// all others.
[[nodiscard]] std::vector<std::string> candidatesOf(const domain::Gazetteer& gazetteer,
                                                    const store::Item& item);

}  // namespace hoibao::pages
