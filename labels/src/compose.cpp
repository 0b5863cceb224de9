#include "compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "services.hpp"

namespace hoibao::labels {
namespace {

void append(Lines& to, Lines lines, const Box& box) {
    for (auto& line : lines) {
        line.x += box.x * kPointsPerMm;
        line.y += box.y * kPointsPerMm;
        to.push_back(std::move(line));
    }
}

std::string describe(const Overflow& overflow) {
    if (overflow.isWidth)
        return fmt::format("a word is {:.1f} mm wider than its place at the smallest size",
                           overflow.millimetres);
    return fmt::format("does not fit: {:.1f} mm more height is needed at the smallest size",
                       overflow.millimetres);
}

/// Prepares texts and sets columns, and keeps what is wrong with them.
class Composer {
public:
    Composer(const Faces& faces, std::size_t index) : faces_(faces), index_(index) {}

    /// The text of a field, ready to be set; empty when there is none or it was refused.
    std::u16string text(std::string_view field, std::string_view utf8, bool isNeeded = false) {
        auto prepared = prepare(utf8, faces_);
        if (!prepared) {
            refuse(field, prepared.error());
            return {};
        }
        if (isNeeded && prepared->empty()) refuse(field, "is missing");
        return std::move(*prepared);
    }

    void column(const Box& box, const std::vector<Paragraph>& paragraphs,
                Align align = Align::Left) {
        if (const auto overflow = set(box, paragraphs, align))
            refuse(overflow->field, describe(*overflow));
    }

    /// False where it does not fit: then nothing is set.
    [[nodiscard]] bool columnThatFits(const Box& box, const std::vector<Paragraph>& paragraphs) {
        return !set(box, paragraphs, Align::Left);
    }

    void refuse(std::string_view field, std::string message) {
        refusals_.push_back({index_, std::string(field), std::move(message)});
    }

    Result<Lines> finish() && {
        if (!refusals_.empty()) return tl::unexpected(std::move(refusals_));
        return std::move(lines_);
    }

private:
    std::optional<Overflow> set(const Box& box, const std::vector<Paragraph>& paragraphs,
                                Align align) {
        auto lines = setColumn(paragraphs, box.width * kPointsPerMm, box.height * kPointsPerMm,
                               faces_, align);
        if (!lines) return lines.error();
        append(lines_, std::move(*lines), box);
        return std::nullopt;
    }

    const Faces& faces_;
    std::size_t index_;
    Lines lines_;
    Refusals refusals_;
};

std::u16string joined(std::u16string_view left, std::u16string_view between,
                      std::u16string_view right) {
    std::u16string out(left);
    if (!left.empty() && !right.empty()) out += between;
    return out += right;
}

std::u16string prefixed(std::u16string_view prefix, std::u16string_view text) {
    if (text.empty()) return {};
    return std::u16string(prefix) += text;
}

/// "126.000".
std::string withDots(std::int64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ".");
    return text;
}

std::string dong(std::int64_t amount) {
    return withDots(amount) + " đ";
}

std::string day(std::string_view rfc3339) {
    if (rfc3339.size() < 10) return {};
    return fmt::format("{}/{}/{}", rfc3339.substr(8, 2), rfc3339.substr(5, 2),
                       rfc3339.substr(0, 4));
}

/// A label's texts, each ready to be set.
struct Texts {
    std::u16string recipient, address, place, formerly, phone, dossier;
};

Texts prepareTexts(const Label& label, Composer& composer) {
    Texts t;
    t.recipient = composer.text("recipient", label.recipient, true);
    t.address = composer.text("address", label.address, true);
    t.place = joined(composer.text("ward", label.ward, true), u", ",
                     composer.text("province", label.province, true));
    t.formerly = composer.text("formerly", label.formerly);
    if (!t.formerly.empty()) t.formerly = u"(trước đây: " + t.formerly + u")";
    t.phone = prefixed(u"ĐT: ", ownText(masked(label.phone)));
    t.dossier = composer.text("dossierCode", label.dossierCode, true);
    return t;
}

/// The flags a postman looks for; money to collect is one of them.
std::vector<std::u16string> flagsOf(const Label& label) {
    std::vector<std::u16string> flags;
    for (const auto& service : label.services) flags.push_back(ownText(serviceName(service)));
    if (label.postageVnd + label.feeVnd > 0) flags.push_back(u"THU HỘ");
    return flags;
}

std::u16string flagsOnOneLine(const Label& label) {
    std::u16string out;
    for (const auto& flag : flagsOf(label)) out = joined(out, u" · ", flag);
    return out;
}

std::u16string printedOf(const Label& label) {
    const auto text = prefixed(u"In ngày ", ownText(day(label.printedAt)));
    const auto count = fmt::format("{} {}", text.empty() ? "In lần" : "lần", label.printCount);
    return joined(text, u" · ", ownText(count));
}

std::u16string totalOf(const Label& label) {
    const auto total = label.postageVnd + label.feeVnd;
    return total == 0 ? ownText("Không thu tiền") : ownText("Tổng thu: " + dong(total));
}

std::u16string part(const char* what, std::int64_t amount) {
    return amount == 0 ? std::u16string() : ownText(what + dong(amount));
}

std::vector<Paragraph> all(const std::vector<std::vector<Paragraph>>& blocks) {
    std::vector<Paragraph> lines;
    for (const auto& block : blocks) lines.insert(lines.end(), block.begin(), block.end());
    return lines;
}

void tallLabel(const Label& label, const Geometry& g, Composer& composer) {
    auto t = prepareTexts(label, composer);
    const double k = g.textScale;
    const auto weight = label.weightGrams == 0
                            ? std::u16string()
                            : ownText("Khối lượng: " + withDots(label.weightGrams) + " g");
    std::vector<Paragraph> recipient{{"recipient", t.recipient, Face::Bold, 16 * k, 6.5},
                                     {"address", t.address, Face::Regular, 12.5 * k, 5.5, 1},
                                     {"ward", t.place, Face::Bold, 13 * k, 6, 1},
                                     {"formerly", t.formerly, Face::Regular, 8.5 * k, 5.5},
                                     {"phone", t.phone, Face::Bold, 12 * k, 6, 1}};
    const double gap = 3 * k;
    const std::vector<Paragraph> dossier{
        {"dossierCode", u"Mã hồ sơ", Face::Regular, 7.5 * k, 5.5},
        {"dossierCode", t.dossier, Face::Bold, 10.5 * k, 6.5, 0, true}};
    std::vector<Paragraph> flags;
    for (const auto& flag : flagsOf(label))
        flags.push_back({"services", flag, Face::Bold, 9.5 * k, 6, flags.empty() ? gap : 0});
    const std::vector<Paragraph> print{
        {"weightGrams", weight, Face::Regular, 8.5 * k, 5.5, gap},
        {"printedAt", printedOf(label), Face::Regular, 8.5 * k, 5.5}};
    const std::vector<Paragraph> parts{
        {"postageVnd", part("Thu hộ cước: ", label.postageVnd), Face::Regular, 9 * k, 6, gap},
        {"feeVnd", part("Thu hộ lệ phí: ", label.feeVnd), Face::Regular, 9 * k, 6}};
    const std::vector<Paragraph> total{{"feeVnd", totalOf(label), Face::Bold, 12.5 * k, 6.5, 1}};

    if (!composer.columnThatFits(g.details, all({dossier, flags, print, parts, total}))) {
        composer.column(g.details, all({dossier, print, total}));  // a narrow label's
        recipient =
            all({recipient, {{"services", flagsOnOneLine(label), Face::Bold, 9.5 * k, 6}}, parts});
    }
    composer.column(g.recipient, recipient);
}

void wideLabel(const Label& label, const Geometry& g, Composer& composer) {
    auto t = prepareTexts(label, composer);
    const double k = g.textScale;
    const auto weight =
        label.weightGrams == 0 ? std::u16string() : ownText(withDots(label.weightGrams) + " g");
    const auto dossier = joined(u"HS: " + t.dossier, u" · ", weight);
    const auto flags = flagsOnOneLine(label);
    const auto money = joined(part("Thu hộ cước: ", label.postageVnd), u" · ",
                              part("Thu hộ lệ phí: ", label.feeVnd));
    const std::vector<Paragraph> recipient{{"recipient", t.recipient, Face::Bold, 10.5 * k, 6.5},
                                           {"address", t.address, Face::Regular, 8.5 * k, 5.5},
                                           {"ward", t.place, Face::Bold, 9 * k, 6},
                                           {"formerly", t.formerly, Face::Regular, 6.5 * k, 5.5}};
    const std::vector<Paragraph> total{{"feeVnd", totalOf(label), Face::Bold, 9.5 * k, 6.5}};
    const bool fits = composer.columnThatFits(
        g.recipient, all({recipient,
                          {{"phone", t.phone, Face::Bold, 8.5 * k, 6},
                           {"dossierCode", dossier, Face::Regular, 7 * k, 5.5, 2, true},
                           {"services", flags, Face::Bold, 7.5 * k, 5.5},
                           {"printedAt", printedOf(label), Face::Regular, 7 * k, 5.5},
                           {"postageVnd", money, Face::Regular, 7 * k, 5.5}},
                          total}));
    if (fits) return;
    // What takes less than a line each shares lines.
    const auto called = joined(t.phone, u" · ", flags);
    const auto rest = joined(joined(dossier, u" · ", printedOf(label)), u" · ", money);
    composer.column(g.recipient, all({recipient,
                                      {{"phone", called, Face::Bold, 8.5 * k, 6},
                                       {"dossierCode", rest, Face::Regular, 7 * k, 5.5}},
                                      total}));
}

void shortLabel(const Label& label, const Geometry& g, Composer& composer) {
    auto t = prepareTexts(label, composer);
    const double k = g.textScale;
    const auto count = ownText(fmt::format("In lần {}", label.printCount));
    composer.column(g.recipient,
                    {{"recipient", t.recipient, Face::Bold, 9 * k, 6},
                     {"address", t.address, Face::Regular, 7.5 * k, 5.5},
                     {"ward", t.place, Face::Bold, 7.5 * k, 5.5},
                     {"phone", joined(t.phone, u" · ", count), Face::Regular, 7 * k, 5.5},
                     {"feeVnd", totalOf(label), Face::Bold, 8.5 * k, 6}});
}

}  // namespace

std::string masked(std::string_view phone) {
    std::string digits;
    std::ranges::copy_if(phone, std::back_inserter(digits),
                         [](unsigned char c) { return std::isdigit(c) != 0; });
    if (digits.starts_with("84") && digits.size() >= 11) digits.replace(0, 2, "0");
    if (digits.size() < 6) return digits.empty() ? "" : "***";
    const auto last = digits.substr(digits.size() - 3);
    return (digits.size() < 9 ? "" : digits.substr(0, 4)) + "***" + last;
}

std::string grouped(std::string_view number) {
    if (number.size() != 13) return std::string(number);
    return fmt::format("{} {} {} {} {}", number.substr(0, 2), number.substr(2, 3),
                       number.substr(5, 3), number.substr(8, 3), number.substr(11));
}

Result<Lines> composeSender(const Sender& sender, const Geometry& g, const Faces& faces) {
    Composer composer(faces, 0);
    const auto name = composer.text("sender.name", sender.name, true);
    const auto code = composer.text("sender.officeCode", sender.officeCode);
    const auto address = composer.text("sender.address", sender.address);
    const auto hotline = composer.text("sender.hotline", sender.hotline);
    const double k = g.textScale;
    if (g.shape == Shape::Short) {
        const auto office = code.empty() ? name : code;
        composer.column(g.footer,
                        {{code.empty() ? "sender.name" : "sender.hotline",
                          joined(office, u" · ", hotline), Face::Regular, 7 * g.lineScale, 5.5}},
                        Align::Right);
        return std::move(composer).finish();
    }
    const auto called = prefixed(u"Đường dây nóng: ", hotline);
    composer.column(g.recipientHeading,
                    {{"sender.name", u"NGƯỜI NHẬN", Face::Regular, 6.5 * k, 6}});
    const std::u16string returned = u"Không phát được xin chuyển hoàn về: ";
    if (g.shape == Shape::Wide) {
        const auto from = u"Người gửi: " + joined(joined(name, u" · ", code), u" · ", called);
        const auto to = returned + (address.empty() ? name : address);
        const std::vector<Paragraph> apart{{"sender.name", from, Face::Regular, 7 * k, 5.5},
                                           {"sender.address", to, Face::Regular, 7 * k, 5.5}};
        if (!composer.columnThatFits(g.returnTo, apart)) {  // as one they share a line
            const auto field = apart[to.size() > from.size()].field;
            composer.column(g.returnTo, {{field, from + u" · " + to, Face::Regular, 7 * k, 5.5}});
        }
        return std::move(composer).finish();
    }
    composer.column(g.sender, {{"sender.name", name, Face::Bold, 9 * k, 6},
                               {"sender.address", address, Face::Regular, 7.5 * k, 6},
                               {"sender.hotline", called, Face::Regular, 7.5 * k, 6}});
    composer.column(g.officeCode, {{"sender.officeCode", code, Face::Bold, 18 * k, 7, 0, true}},
                    Align::Right);
    composer.column(g.returnTo, {{"sender.address", returned + joined(name, u", ", address),
                                  Face::Regular, 8 * k, 5.5}});
    return std::move(composer).finish();
}

Result<Lines> composeLabel(const Label& label, std::size_t index, const Geometry& g,
                           const Faces& faces) {
    Composer composer(faces, index);
    if (g.shape == Shape::Tall)
        tallLabel(label, g, composer);
    else if (g.shape == Shape::Wide)
        wideLabel(label, g, composer);
    else
        shortLabel(label, g, composer);
    composer.column(g.digits,
                    {{"number", ownText(grouped(label.number)), Face::Bold,
                      (g.shape == Shape::Tall ? 14 : 9) * g.lineScale, 7}},
                    g.shape == Shape::Short ? Align::Left : Align::Centre);
    return std::move(composer).finish();
}

std::optional<QrChoice> chooseQr(std::size_t linkLength, int side, int dpi) {
    const auto choiceOf = [&](QrLevel level) {
        const auto version = qrVersion(linkLength, level);
        return QrChoice{level, version ? side / (qrModules(*version) + 2 * QrCode::kQuietZone) : 0};
    };
    const auto isLargeEnough = [&](const QrChoice& choice) {
        return mmOfDots(choice.module, dpi) >= kLeastQrModule - 1e-9;
    };
    // Measured (README): large modules are worth more than a stronger level, so the largest that
    // level M allows; of the levels that allow as large ones the strongest.
    auto best = choiceOf(QrLevel::H);
    for (const auto level : {QrLevel::Q, QrLevel::M})
        if (const auto choice = choiceOf(level); choice.module > best.module) best = choice;
    if (!isLargeEnough(best)) best = choiceOf(QrLevel::L);
    if (!isLargeEnough(best)) return std::nullopt;
    return best;
}

}  // namespace hoibao::labels
