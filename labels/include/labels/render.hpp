#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "labels/expectation.hpp"
#include "labels/label.hpp"
#include "labels/sheet.hpp"

namespace hoibao::labels {

/// A font's file is missing or is no font we can read.
class FontUnavailable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The fonts that every label is set in. Immutable: any number of threads may share one.
class Fonts {
public:
    /// Where Debian's fonts-noto-core puts NotoSans-Regular.ttf and NotoSans-Bold.ttf.
    static constexpr const char* kDefaultFolder = "/usr/share/fonts/truetype/noto";

    /// The environment's HOIBAO_LABELS_FONTS, or kDefaultFolder.
    [[nodiscard]] static std::string folder();
    /// Reads both fonts. Throws FontUnavailable, naming the file.
    [[nodiscard]] static Fonts load(const std::string& folder);

    struct Files;
    [[nodiscard]] const Files& files() const { return *files_; }

private:
    std::shared_ptr<const Files> files_;
};

/// How one printer prints a run.
struct Setup {
    static constexpr double kMinScale = 0.95, kMaxScale = 1.05;
    static constexpr int kMaxBarReduction = 2;

    int start = 1;         ///< the first place used on the first page, row by row from 1
    Extent offset{};       ///< moves everything right and down
    double scale = 1;      ///< stretches where the labels lie; symbols keep whole printer dots
    int barReduction = 0;  ///< dots taken off each bar's width, for printers that spread ink
    bool operator==(const Setup&) const = default;
};
/// {"start", "offset": [x, y], "scale", "barReduction"}, lengths in mm; and the inverse, in which
/// what is missing is as by default. Nothing where it is no such object. Whether a sheet can be
/// printed with it is Printer::check's to say.
[[nodiscard]] std::string toJson(const Setup& setup);
[[nodiscard]] std::optional<Setup> parseSetup(std::string_view json);

/// Where a label of a run lies; all count from 1.
struct Place {
    std::size_t part = 1, page = 1, position = 1;
    bool operator==(const Place&) const = default;
};
/// Where label `index` (from 0) of a run lies: parts of kLabelsPerPart, the first from
/// `setup.start`.
[[nodiscard]] Place placeOf(std::size_t index, const Sheet& sheet, const Setup& setup);
/// How many parts a run of `count` labels makes.
[[nodiscard]] std::size_t partsOf(std::size_t count);

/// Draws labels on one sheet. Any number of threads may use one.
class Printer {
public:
    Printer(Fonts fonts, Sheet sheet, Setup setup = {});

    /// What forbids printing anything at all: a start beyond the sheet ("start"), an offset that
    /// leaves the paper ("offset"), a sheet too small for the symbols ("sheet"), the sender's texts
    /// ("sender.name"). Empty if nothing.
    [[nodiscard]] Refusals check(const Sender& sender) const;
    /// What forbids this label, field by field, before anything is drawn; `index` is passed on. An
    /// empty `number` or `link` is not looked at: they may be drawn from a range later.
    [[nodiscard]] Refusals check(const Label& label, std::size_t index = 0) const;

    /// Called now and then with the labels of this part drawn so far; false stops the drawing.
    using Progress = std::function<bool(std::size_t drawn)>;

    /// One part (from 1) of the run `labels`, a whole PDF: the same input gives the same bytes.
    /// Refusals: as check() says, of this part's labels, at most kMaxRefusals; or
    /// one with the field "cancelled" when `progress` stopped it. Throws FontUnavailable.
    [[nodiscard]] Result<std::string> render(const Sender& sender, std::span<const Label> labels,
                                             std::size_t part = 1,
                                             const Progress& progress = {}) const;
    static constexpr std::size_t kMaxRefusals = 1'000;

    /// What must be seen of label `index` (from 0 in the run) where render() drew it. Refusals: as
    /// render().
    [[nodiscard]] Result<ExpectedLabel> expect(const Sender& sender, const Label& label,
                                               std::size_t index) const;

    /// A page with rulers that shows how far this printer is off on this sheet.
    [[nodiscard]] std::string calibration() const;

    [[nodiscard]] const Sheet& sheet() const;
    [[nodiscard]] const Setup& setup() const;

private:
    struct Plan;
    std::shared_ptr<const Plan> plan_;
};

}  // namespace hoibao::labels
