#pragma once

#include <optional>
#include <string>

#include "labels/expectation.hpp"
#include "labels/label.hpp"
#include "scanner/image.hpp"

namespace hoibao::proof {

/// What is wrong, and where on the page.
struct Difference {
    std::string reason;
    labels::DotBox box;
};

/// Holds a label on a rendered page against what must be seen: both symbols decoded and compared
/// with `number` and with the label's link, dot by dot with the modules expected, quiet zones
/// blank; of each line of text the ink of every letter where the font says, and no ink elsewhere.
/// Gives the first difference. What was compared is wiped off the page.
[[nodiscard]] std::optional<Difference> compare(scanner::GrayImage& page,
                                                const labels::Label& label,
                                                const std::string& number,
                                                const labels::ExpectedLabel& expected);

}  // namespace hoibao::proof
