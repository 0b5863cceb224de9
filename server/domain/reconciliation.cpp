#include "domain/reconciliation.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

namespace hoibao::domain {
namespace {

constexpr std::array<LineClass, kLineClassCount> kClasses = {
    LineClass::Ambiguous, LineClass::Unknown, LineClass::Voided,        LineClass::AlreadyFinal,
    LineClass::Duplicate, LineClass::Matched, LineClass::WrongManifest, LineClass::WrongOffice,
    LineClass::Extra,     LineClass::NotSeen,
};
// In the order of the enumeration.
constexpr std::array<std::string_view, kLineClassCount> kNames = {
    "AMBIGUOUS", "UNKNOWN",        "VOIDED",       "ALREADY_FINAL", "DUPLICATE",
    "MATCHED",   "WRONG_MANIFEST", "WRONG_OFFICE", "EXTRA",         "NOT_SEEN",
};
constexpr std::array<LineDuty, kLineClassCount> kDuties = {{
    {"clerk", 1, "Hai mã trên nhãn khác nhau: bỏ ra, in lại nhãn"},
    {"shift-lead", 2, "Số chưa cấp hoặc chữ ký sai: giữ riêng, xác minh nguồn"},
    {"clerk", 1, "Nhãn đã hủy: bóc bỏ, dán nhãn thay thế"},
    {"shift-lead", 2, "Bưu gửi đã kết thúc: giữ riêng, đối chiếu hồ sơ"},
    {"clerk", 1, "Một số trên hai bưu gửi: kiểm tra cả hai, in lại một nhãn"},
    {"post-liaison", 0, "Khớp: không cần xử lý"},
    {"clerk", 1, "Chuyển sang đúng bảng kê"},
    {"shift-lead", 4, "Trả về đơn vị gửi"},
    {"clerk", 1, "Thêm vào bảng kê hoặc bỏ ra"},
    {"clerk", 1, "Tìm bưu gửi, chụp lại, hoặc ghi vào biên bản"},
}};

/// All that the photographs say of one number.
struct Seen {
    std::vector<const Sighting*> places;
    std::set<std::string> otherReadings;  ///< what the other symbol of its label says
    bool badSignature = false;
};
using SeenByNumber = std::map<std::string, Seen>;

bool areSeparate(const Sighting& a, const Sighting& b) {
    const double distance = std::hypot(a.x - b.x, a.y - b.y);
    return a.photo == b.photo && distance > 0 && distance >= std::max(a.size, b.size);
}

/// Two separate places of one photograph: two labels. In two photographs it may be one label twice.
bool isAtTwoPlaces(const std::vector<const Sighting*>& places) {
    for (std::size_t i = 1; i < places.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (areSeparate(*places[i], *places[j])) return true;
        }
    }
    return false;
}

SeenByNumber gather(std::span<const Sighting> sightings) {
    SeenByNumber seen;
    for (const Sighting& sighting : sightings) {
        const std::string& number = sighting.number;
        const std::string& other = sighting.otherNumber;
        const bool disagrees = !number.empty() && !other.empty() && number != other;
        if (!number.empty()) {
            Seen& one = seen[number];
            one.places.push_back(&sighting);
            one.badSignature |= !sighting.signatureValid;
            if (disagrees) one.otherReadings.insert(other);
        }
        if (!other.empty() && other != number) {
            Seen& two = seen[other];
            two.places.push_back(&sighting);
            if (disagrees) two.otherReadings.insert(number);
            if (number.empty()) two.badSignature |= !sighting.signatureValid;
        }
    }
    return seen;
}

std::string joined(const std::set<std::string>& numbers) {
    std::string text;
    for (const auto& number : numbers) {
        if (!text.empty()) text += ", ";
        text += number;
    }
    return text;
}

/// The first class that fits. `seen` is null where no photograph shows the number, `item` where it
/// was never issued.
Line classify(const std::string& number, bool listed, const Seen* seen, const KnownItem* item) {
    const auto is = [&](LineClass lineClass, std::string detail = {}) {
        return Line{number, lineClass, std::move(detail), listed};
    };
    if (seen != nullptr && !seen->otherReadings.empty()) {
        return is(LineClass::Ambiguous, joined(seen->otherReadings));
    }
    if (item == nullptr || !item->issued) return is(LineClass::Unknown, "never-issued");
    if (seen != nullptr && seen->badSignature) return is(LineClass::Unknown, "bad-signature");
    if (item->voided) return is(LineClass::Voided, item->replacedBy);
    if (item->isFinal) return is(LineClass::AlreadyFinal);
    if (seen == nullptr) return is(LineClass::NotSeen);
    if (isAtTwoPlaces(seen->places)) return is(LineClass::Duplicate);
    if (listed) return is(LineClass::Matched);
    if (item->onOtherOpenManifest) return is(LineClass::WrongManifest);
    if (item->otherOffice) return is(LineClass::WrongOffice);
    return is(LineClass::Extra);
}

}  // namespace

std::string_view name(LineClass lineClass) {
    assert(static_cast<std::size_t>(lineClass) < kNames.size());
    return kNames[static_cast<std::size_t>(lineClass)];
}

std::optional<LineClass> parseLineClass(std::string_view word) {
    for (const LineClass lineClass : kClasses) {
        if (name(lineClass) == word) return lineClass;
    }
    return std::nullopt;
}

LineDuty duty(LineClass lineClass) {
    assert(static_cast<std::size_t>(lineClass) < kDuties.size());
    return kDuties[static_cast<std::size_t>(lineClass)];
}

Reconciliation reconcile(std::span<const std::string> listed, std::span<const Sighting> sightings,
                         const std::map<std::string, KnownItem>& known) {
    const SeenByNumber seen = gather(sightings);
    Reconciliation result;
    for (const LineClass lineClass : kClasses) result.counts[lineClass] = 0;
    const auto add = [&](const std::string& number, bool isListed) {
        const auto s = seen.find(number);
        const auto k = known.find(number);
        auto line = classify(number, isListed, s == seen.end() ? nullptr : &s->second,
                             k == known.end() ? nullptr : &k->second);
        ++result.counts[line.lineClass];
        result.lines.push_back(std::move(line));
    };
    std::set<std::string_view> done;
    for (const auto& number : listed) {
        if (done.insert(number).second) add(number, true);
    }
    for (const auto& [number, places] : seen) {
        if (!done.contains(number)) add(number, false);
    }
    return result;
}

}  // namespace hoibao::domain
