#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "labels/label.hpp"
#include "labels/render.hpp"
#include "labels/sheet.hpp"

namespace hoibao::labels {
void PrintTo(const Refusal& refusal, std::ostream* out);
}

namespace hoibao::labels::test {

/// The fonts of the machine, read once.
const Fonts& fonts();
/// A sheet by name; it must be known.
const Sheet& sheet(std::string_view name);

Sender sender();
/// Of the commune with the longest name in the country.
[[nodiscard]] Sender longestSender();
/// The contract's label.
Label typical();
/// Nothing that may be left out, and the shortest of what must be.
Label shortest();
/// The longest real names and an address of 300 characters, amounts up to the limit.
Label longest();
/// What labels under 100 mm high have room for: no more than two lines each.
Label longestOfSmall();
/// `like` with the serial's own number and link.
Label numbered(Label like, unsigned serial);
std::vector<Label> run(std::size_t count);

/// longest() or longestOfSmall(), as the sheet has room.
Label longestFor(const Sheet& sheet);

/// The items as ITEMS.json.
std::string itemsJson(const Sender& sender, const std::vector<Label>& labels);

}  // namespace hoibao::labels::test
