#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoibao::domain {

/// The ten classes of domain.md §4, in the order in which the first that fits is taken.
enum class LineClass {
    Ambiguous,
    Unknown,
    Voided,
    AlreadyFinal,
    Duplicate,
    Matched,
    WrongManifest,
    WrongOffice,
    Extra,
    NotSeen,
};
inline constexpr std::size_t kLineClassCount = 10;
[[nodiscard]] std::string_view name(LineClass lineClass);  ///< "WRONG_MANIFEST"
[[nodiscard]] std::optional<LineClass> parseLineClass(std::string_view word);

/// Whose it is to act on a class, by when, and what to do.
struct LineDuty {
    std::string_view owner;   ///< a role: "clerk", "post-liaison", "shift-lead"
    int hours;                ///< to act within
    std::string_view action;  ///< in Vietnamese, for the page
};
[[nodiscard]] LineDuty duty(LineClass lineClass);

/// One label seen in one photograph (or one scan): its number, and where. Two of the same number
/// in one photograph are two labels when their places lie at least the larger `size` apart.
struct Sighting {
    std::string number;     ///< well formed or not, as read; empty ones are no line
    std::size_t photo = 0;  ///< which photograph
    double x = 0, y = 0;    ///< the middle of the label there, pixels
    double size = 0;        ///< the symbol's longer side, pixels; places nearer than this are one
    bool signatureValid = true;    ///< false when a QR link was read whose signature is not ours
    std::string otherNumber = {};  ///< what the label's other symbol says, when it disagrees
};

/// What the store knows of a number that was seen or listed.
struct KnownItem {
    bool issued = false;
    bool voided = false;
    std::string replacedBy = {};  ///< the number that stands in for a void one
    bool isFinal = false;
    bool onOtherOpenManifest = false;
    bool otherOffice = false;
};

/// One number's class.
struct Line {
    std::string number;
    LineClass lineClass = LineClass::NotSeen;
    /// VOIDED: the number that replaced it; AMBIGUOUS: the label's other reading; UNKNOWN:
    /// "never-issued" or "bad-signature"; else empty.
    std::string detail = {};
    bool listed = false;
    bool operator==(const Line&) const = default;
};

struct Reconciliation {
    std::vector<Line>
        lines;  ///< the listed numbers in the manifest's order, then the others, sorted
    std::map<LineClass, std::size_t> counts;  ///< all ten classes; they add up to the lines
};

/// Gives each number that is listed or was seen exactly one class; `known` is keyed by number, and
/// a number that is not in it was never issued. The order of `sightings` does not matter, nor does
/// seeing a label again in another photograph. A number listed twice is one line.
[[nodiscard]] Reconciliation reconcile(std::span<const std::string> listed,
                                       std::span<const Sighting> sightings,
                                       const std::map<std::string, KnownItem>& known);

}  // namespace hoibao::domain
