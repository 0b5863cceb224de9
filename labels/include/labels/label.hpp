#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace hoibao::labels {

/// Who sends: printed at the head of every label, and as the place to return to. Texts are UTF-8 of
/// any normal form. `name` is needed.
struct Sender {
    std::string name, officeCode, address, hotline;
};

/// What stands on one label; the fields of ITEMS.json. `number`, `dossierCode`, `link`,
/// `recipient`, `address`, `ward` and `province` are needed, the others may be empty or 0.
struct Label {
    static constexpr std::int64_t kMaxVnd = 999'999'999;
    static constexpr std::int32_t kMaxWeightGrams = 50'000;

    std::string number;  ///< S10, thirteen characters
    std::string dossierCode;
    std::string link;  ///< what the QR code holds, exactly: 0–9 A–Z $%*+-./: and the blank
    std::string recipient;
    std::string phone;    ///< digits; printed masked, "0912***678"
    std::string address;  ///< house, street, hamlet
    std::string ward, province;
    std::string formerly;  ///< the commune's former name, a small hint
    std::int32_t weightGrams = 0;
    std::int64_t postageVnd = 0, feeVnd = 0;  ///< to collect
    std::vector<std::string> services;        ///< "bao-phat", "phat-tan-tay", "thu-hoi-giay-to"
    std::string printedAt;                    ///< RFC 3339; its date is printed as written
    std::int32_t printCount = 1;
};

/// Why a label cannot be printed. `field` is a field of Label, "sender.name", "sheet", "start" …;
/// `message` says what is wrong with it.
struct Refusal {
    std::size_t index = 0;  ///< of the label, from 0
    std::string field;
    std::string message;
    bool operator==(const Refusal&) const = default;
};
using Refusals = std::vector<Refusal>;

template <class T>
using Result = tl::expected<T, Refusals>;

/// An ITEMS.json, read.
struct Items {
    Sender sender;
    std::vector<Label> labels;
};

/// Reads ITEMS.json. Keys that are not known are skipped. Refusals: text that is not JSON (field
/// "json"), a field of another type, a needed field that is missing, no item at all or more than
/// `kMaxLabels` (field "items").
[[nodiscard]] Result<Items> parseItems(std::string_view json);

/// Labels that one file or run may hold.
inline constexpr std::size_t kMaxLabels = 1'000'000;
/// Labels of one PDF; a longer run is written as parts.
inline constexpr std::size_t kLabelsPerPart = 5'000;

}  // namespace hoibao::labels
