#pragma once

#include <optional>
#include <string>
#include <vector>

#include "documents/flow.hpp"

// The parts that documents are made of; each is put at the flow's cursor.
namespace hoibao::labels {

/// The office at the left, Quốc hiệu and Tiêu ngữ at the right, number and day below them (Decree
/// 30/2020/NĐ-CP, annex I); refuses what the heading needs and has not.
void drawHeading(Flow& flow, const Heading& heading);

/// A title in capitals, and a line of its own below it.
void drawTitle(Flow& flow, std::string_view title, const std::u16string& below = {});

/// A label and what stands behind it; an empty text leaves a line to write on.
struct Entry {
    std::string label;
    std::string field;
    std::u16string text;
    Face face = Face::Regular;
    int blankLines = 1;  ///< to write on, where the text is empty
};
/// One below the other, the texts aligned; in `width` points, or all there is.
void drawEntries(Flow& flow, const std::vector<Entry>& entries,
                 std::optional<double> width = std::nullopt);

/// The same, with the QR code of `link` at their right; as drawEntries() without a link.
void drawEntriesWithCode(Flow& flow, const std::vector<Entry>& entries, const std::string& link);

/// The item's number as bars and grouped digits, across the middle.
void drawNumberAsBars(Flow& flow, const std::string& field, const std::string& number);

struct SignatureBlock {
    std::string title;
    std::string field;  ///< "centre.signer"
    Signer signer;
};
/// Side by side, never parted by a page's end.
void drawSignatures(Flow& flow, const std::vector<SignatureBlock>& blocks);
/// What drawSignatures() takes, roughly: keep with it what must not stand alone before it.
[[nodiscard]] double heightOfSignatures(const Flow& flow);

/// "23/11/2026"; empty for an empty day; refuses what is none.
[[nodiscard]] std::u16string dayText(Flow& flow, const std::string& field, std::string_view day);
/// "ngày 23 tháng 11 năm 2026".
[[nodiscard]] std::u16string longDayText(Flow& flow, const std::string& field,
                                         std::string_view day);
/// "8 giờ 05 ngày 23/11/2026".
[[nodiscard]] std::u16string timeText(Flow& flow, const std::string& field, std::string_view time);
/// "26.000 đ"; refuses what is below 0 or beyond `most`.
[[nodiscard]] std::u16string dongText(Flow& flow, const std::string& field, std::int64_t amount,
                                      std::int64_t most = kMaxTotalVnd);
/// "26.000 đ (Hai mươi sáu nghìn đồng)".
[[nodiscard]] std::u16string dongInFull(Flow& flow, const std::string& field, std::int64_t amount);
/// "0912***678".
[[nodiscard]] std::u16string maskedPhone(Flow& flow, const std::string& field,
                                         std::string_view phone);
/// An S10 number's text, grouped as S10 §8 has it; refuses what is none.
[[nodiscard]] std::u16string numberText(Flow& flow, const std::string& field,
                                        const std::string& number);

}  // namespace hoibao::labels
