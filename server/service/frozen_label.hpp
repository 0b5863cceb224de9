#pragma once

#include <span>
#include <string>
#include <vector>

#include "labels/label.hpp"
#include "store/items.hpp"
#include "store/print_runs.hpp"

namespace hoibao::service {

/// What is to stand on the item's label. `ward` may be null while the item has none; number and
/// link are left empty.
[[nodiscard]] labels::Label labelOf(const store::Item& item, const store::WardName* ward);
/// Which fields of ITEMS.json would be printed otherwise today than they stand on a frozen label.
[[nodiscard]] std::vector<std::string> outdated(const std::string& frozen,
                                                const labels::Label& today);
[[nodiscard]] labels::Sender senderOf(const store::SenderOffice& office);

/// As the members of ITEMS.json: how a print run keeps what it printed.
[[nodiscard]] std::string freeze(const labels::Label& label);
[[nodiscard]] std::string freeze(const labels::Sender& sender);
/// The inverse, of a sender and some labels.
[[nodiscard]] labels::Result<labels::Items> thaw(const std::string& sender,
                                                 std::span<const std::string> labels);

}  // namespace hoibao::service
