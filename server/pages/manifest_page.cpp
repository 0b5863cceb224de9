#include "pages/manifest_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "domain/item_number.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using domain::LineClass;
using store::ManifestState;

constexpr std::size_t kLinesAtOnce = 200;
/// Lines that each have a reason of their own; more of them share one.
constexpr std::size_t kReasonsAtOnce = 100;

std::string text(const http::Request& request, std::string_view key) {
    return Catalogue::of(languageOf(request)).text(key);
}

/// How a reading is outlined: by class, never by a style of its own.
enum class Tone { Matched, Assisted, Unread, Stray };
constexpr std::array<std::string_view, 4> kTones = {"matched", "assisted", "unread", "stray"};

std::string pointsOf(const scanner::Corners& corners) {
    std::string points;
    for (const auto& corner : corners)
        points += fmt::format("{}{:.0f},{:.0f}", points.empty() ? "" : " ", corner.x, corner.y);
    return points;
}

/// One photograph with its outlines, and how many labels there are of each tone.
class Overlay {
public:
    Overlay(const service::Tally& tally, std::size_t index)
        : tally_(tally), photo_(tally.photos[index]), reading_(tally.readings[index]) {}

    Data data(const http::Request& request, std::size_t place) {
        auto outlines = list();
        for (const auto& symbol : reading_.symbols)
            if (symbol.number) outlines.push_back(outline(request, symbol));
        for (const auto& unread : reading_.unread)
            outlines.push_back(outline(request, Tone::Unread, "", unread.corners));
        auto data = object();
        data.set("outlines", outlines);
        data.set("width", std::to_string(photo_.width));
        data.set("height", std::to_string(photo_.height));
        data.set("place", std::to_string(place));
        data.set("takenBy", photo_.takenBy);
        data.set("takenAt", momentText(photo_.takenAt));
        data.set("summary", summary(request, place));
        if (!photo_.file.empty())
            data.set("link", fmt::format("{}/photos/{}", manifestBase(request), photo_.id));
        return data;
    }

private:
    [[nodiscard]] Tone toneOf(const scanner::Symbol& symbol) const {
        const bool isAssisted = symbol.evidence == scanner::Evidence::Assisted;
        if (isAssisted && !tally_.isSeenByHand(*symbol.number)) return Tone::Assisted;
        return tally_.classOf(*symbol.number) == LineClass::Matched ? Tone::Matched : Tone::Stray;
    }
    Data outline(const http::Request& request, const scanner::Symbol& symbol) {
        return outline(request, toneOf(symbol), *symbol.number, symbol.corners);
    }
    Data outline(const http::Request& request, Tone tone, const std::string& number,
                 const scanner::Corners& corners) {
        const auto word = std::string(kTones[static_cast<std::size_t>(tone)]);
        seen_[static_cast<std::size_t>(tone)].insert(number.empty() ? pointsOf(corners) : number);
        auto data = object();
        data.set("tone", word);
        data.set("points", pointsOf(corners));
        data.set("says", fmt::format("{}{}{}", number, number.empty() ? "" : ": ",
                                     text(request, "tray.tone." + word)));
        return data;
    }
    std::string summary(const http::Request& request, std::size_t place) const {
        auto words = filled(text(request, "tray.summary"), "place", std::to_string(place));
        for (std::size_t i = 0; i < kTones.size(); ++i)
            words = filled(words, kTones[i], std::to_string(seen_[i].size()));
        return words;
    }

    const service::Tally& tally_;
    const store::ManifestPhoto& photo_;
    const scanner::Reading& reading_;
    std::array<std::set<std::string>, kTones.size()> seen_;
};

/// A line with what is known of its item.
Data lineData(Language language, const service::Manifests::Detail& detail,
              const domain::Line& line) {
    auto data = object();
    data.set("number", line.number);
    const auto number = domain::ItemNumber::parse(line.number);
    data.set("grouped", number ? number->grouped() : line.number);
    data.set("lineClass", classText(language, line.lineClass));
    data.set("isMatched", line.lineClass == LineClass::Matched);
    data.set("tone", std::string(line.lineClass == LineClass::Matched   ? "good"
                                 : line.lineClass == LineClass::NotSeen ? "wait"
                                                                        : "bad"));
    const auto item = detail.items.find(line.number);
    data.set("isKnown", item != detail.items.end());
    if (item == detail.items.end()) return data;
    data.set("dossierCode", item->second.dossierCode);
    data.set("recipient", item->second.recipient);
    data.set("weight", weightText(language, item->second.weightGrams));
    data.set("money", moneyText(item->second.postageVnd + item->second.feeVnd));
    return data;
}

Data toConfirm(const service::Manifests::Detail& detail, Language language) {
    std::set<std::string> guessed;
    const auto& tally = detail.view.tally;
    for (const auto& reading : tally.readings)
        for (const auto& symbol : reading.symbols)
            if (symbol.number && symbol.evidence == scanner::Evidence::Assisted)
                guessed.insert(*symbol.number);
    auto all = list();
    for (const auto& line : tally.reconciliation.lines)
        if (guessed.count(line.number) > 0 && line.lineClass == LineClass::NotSeen)
            all.push_back(lineData(language, detail, line));
    return all;
}

/// Whether nobody has yet looked for what is listed: then all of it would be missing.
bool isUntouched(const service::Tally& tally) {
    const auto isUnseen = [](const domain::Line& line) {
        return line.lineClass == LineClass::NotSeen;
    };
    return tally.photos.empty() && std::ranges::all_of(tally.reconciliation.lines, isUnseen);
}

/// The signatures there are, and who has still to sign.
void setSignatures(Data& data, const http::Request& request,
                   const service::Manifests::Detail& detail, const http::Form& form,
                   const Data& faults) {
    auto done = list();
    std::set<domain::Side> sides;
    for (const auto& signature : detail.view.signatures) {
        sides.insert(signature.side);
        auto each = object();
        each.set("side", text(request, signature.side == domain::Side::Centre ? "sign.centre"
                                                                              : "sign.post"));
        each.set("person", signature.person);
        each.set("signedAt", momentText(signature.signedAt));
        done.push_back(each);
    }
    data.set("signatures", done);
    data.set("isSigned", !sides.empty());
    auto waiting = list();
    for (const auto side : {domain::Side::Centre, domain::Side::Post}) {
        if (sides.count(side) > 0) continue;
        const std::string prefix(store::name(side));
        auto each = object();
        each.set("id", prefix);
        each.set("side", text(request, "sign." + prefix));
        each.set("who", text(request, "sign.who." + prefix));
        each.set("typed", field(form, prefix + "Name"));
        const auto* const all = faults.get("fault");
        const auto* const own = all ? all->get(prefix + "Name") : nullptr;
        if (own) each.set("ownFault", own->string_value());
        waiting.push_back(each);
    }
    data.set("waiting", waiting);
    const auto mine = request.who().office.side();
    data.set("maySignAlone", sides.count(mine) == 0 &&
                                 domain::allows(request.who().role, domain::Action::SignManifest));
    data.set("myName", request.who().person);
    data.set("mySide", text(request, fmt::format("sign.{}", store::name(mine))));
}

void setLines(Data& data, const http::Request& request, const service::Manifests::Detail& detail,
              const http::Form& form) {
    const auto language = languageOf(request);
    const auto& lines = detail.view.tally.reconciliation.lines;
    std::size_t from = 0;
    if (const auto asked = request.query("from"); asked && asked->size() < 6)
        from = std::strtoul(asked->c_str(), nullptr, 10);
    auto shown = list(), missing = list(), strays = list(), faulty = list();
    std::size_t listed = 0, faults = 0;
    const bool isFrozen = !detail.view.signatures.empty();
    std::map<std::string, std::string> signedReasons;
    if (isFrozen)
        for (auto& one : service::discrepanciesOf(detail.view.signatures.front()))
            signedReasons.emplace(one.number, one.reason);
    for (const auto& line : lines) {
        auto each = lineData(language, detail, line);
        if (line.listed && listed++ >= from && listed <= from + kLinesAtOnce) shown.push_back(each);
        if (line.lineClass == LineClass::Matched) continue;
        ++faults;
        each.set("duty",
                 Catalogue::of(language).text(fmt::format("lineDuty.{}", name(line.lineClass))));
        const auto reason =
            isFrozen ? signedReasons[line.number] : field(form, "reason-" + line.number);
        if (!reason.empty()) each.set("reason", reason);
        each.set("hasOwnReason", faults <= kReasonsAtOnce);
        faulty.push_back(each);
        (line.lineClass == LineClass::NotSeen ? missing : strays).push_back(each);
    }
    data.set("lines", shown);
    const bool isListedOnce = !isFrozen && isUntouched(detail.view.tally);
    data.set("isUntouched", isListedOnce && faults > 0);
    data.set("missing", missing);
    data.set("hasMissing", !isListedOnce && missing.is_non_empty_list());
    data.set("strays", strays);
    data.set("hasStrays", strays.is_non_empty_list());
    data.set("faulty", faulty);
    data.set("hasFaulty", faults > 0);
    data.set("reasonForAll", field(form, "reasonForAll"));
    if (listed > from + kLinesAtOnce)
        data.set("nextLink", fmt::format("{}?from={}", manifestBase(request), from + kLinesAtOnce));
    if (from > 0)
        data.set("previousLink", fmt::format("{}?from={}", manifestBase(request),
                                             from > kLinesAtOnce ? from - kLinesAtOnce : 0));
}

void setHead(Data& data, const http::Request& request, const service::Manifests::Detail& detail) {
    const auto language = languageOf(request);
    const auto& manifest = detail.view.manifest;
    const auto state = std::string(name(manifest.state));
    const auto& counts = detail.view.tally.reconciliation.counts;
    const auto matched = counts.at(LineClass::Matched), missing = counts.at(LineClass::NotSeen);
    data.set("manifestCode", manifest.code);
    data.set("id", std::to_string(manifest.id));
    data.set("stateText", text(request, "manifestState." + state));
    data.set("stateTone",
             std::string(manifest.state == ManifestState::HandedOver ? "good" : "wait"));
    data.set("office", manifest.office);
    data.set("postOffice", manifest.postOffice);
    data.set("createdBy", manifest.createdBy);
    data.set("createdAt", momentText(manifest.createdAt));
    data.set("count", countText(language, detail.sums.lines));
    data.set("weight", weightText(language, detail.sums.weightGrams));
    data.set("postage", moneyText(detail.sums.postageVnd));
    data.set("fee", moneyText(detail.sums.feeVnd));
    data.set("total", moneyText(detail.sums.postageVnd + detail.sums.feeVnd));
    auto progress = filled(text(request, "manifest.progress"), "matched",
                           countText(language, static_cast<std::int64_t>(matched)));
    progress = filled(progress, "count", countText(language, detail.sums.lines));
    data.set("progress",
             filled(progress, "missing", countText(language, static_cast<std::int64_t>(missing))));
    data.set("isWhole", missing == 0 && detail.sums.lines > 0);
}

}  // namespace

std::string classText(Language language, LineClass lineClass) {
    return Catalogue::of(language).text(fmt::format("lineClass.{}", name(lineClass)));
}

std::string weightText(Language language, std::int64_t grams) {
    return countText(language, grams) + " g";
}

std::string manifestBase(const http::Request& request) {
    const bool isCounter = request.target.starts_with("/counter/");
    return fmt::format("/{}/manifests/{}", isCounter ? "counter" : "desk", request.path("id"));
}

std::string markOf(const service::ManifestView& view) {
    std::string all;
    for (const auto& line : view.tally.reconciliation.lines)
        all += fmt::format("{}:{}\n", line.number, name(line.lineClass));
    return crypto::toLowerHex(crypto::digest<16>(all));
}

std::vector<service::Discrepancy> discrepanciesOf(const service::ManifestView& view,
                                                  const http::Form& form) {
    if (!view.signatures.empty()) return service::discrepanciesOf(view.signatures.front());
    const auto forAll = field(form, "reasonForAll");
    std::vector<service::Discrepancy> list;
    for (const auto& line : view.tally.reconciliation.lines) {
        if (line.lineClass == LineClass::Matched) continue;
        const auto own = field(form, "reason-" + line.number);
        list.push_back({line.number, line.lineClass, own.empty() ? forAll : own});
    }
    return list;
}

StaffPage manifestPage(const http::Request& request, const service::Manifests::Detail& detail,
                       const Faults& faults, const http::Form& form, int status) {
    auto data = object();
    faults.into(data);
    const auto language = languageOf(request);
    const auto& view = detail.view;
    const bool isOpen = view.manifest.state == ManifestState::Open;
    const auto role = request.who().role;
    setHead(data, request, detail);
    setLines(data, request, detail, form);
    setSignatures(data, request, detail, form, data);
    auto photos = list();
    for (std::size_t i = 0; i < view.tally.photos.size(); ++i)
        photos.push_back(Overlay(view.tally, i).data(request, i + 1));
    data.set("photos", photos);
    data.set("hasPhotos", photos.is_non_empty_list());
    const auto guessed = toConfirm(detail, language);
    data.set("guessed", guessed);
    data.set("hasGuessed", isOpen && guessed.is_non_empty_list());
    data.set("base", manifestBase(request));
    data.set("isDesk", request.target.starts_with("/desk/"));
    data.set("isOpen", isOpen);
    data.set("isHandedOver", view.manifest.state == ManifestState::HandedOver);
    data.set("mayPhotograph", isOpen && domain::allows(role, domain::Action::PhotographManifest));
    data.set("mayChange", isOpen && domain::allows(role, domain::Action::ChangeManifest));
    data.set("maySign", view.manifest.state != ManifestState::HandedOver && detail.sums.lines > 0 &&
                            domain::allows(role, domain::Action::PhotographManifest));
    data.set("mark", markOf(view));
    data.set("number", field(form, "number"));
    return {.title = view.manifest.code,
            .view = "manifest",
            .data = data,
            .status = status,
            .isWide = true,
            .style = "counter.css",
            .script = "counter.js"};
}

}  // namespace hoibao::pages
