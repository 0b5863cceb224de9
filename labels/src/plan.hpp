#pragma once

#include "fonts.hpp"
#include "geometry.hpp"
#include "labels/render.hpp"

namespace hoibao::labels {

/// What a Printer keeps.
struct Printer::Plan {
    Fonts fonts;
    Sheet sheet;
    Setup setup;
    Result<Geometry> geometry;
};

/// A label's top left on its page, in printer dots.
struct Corner {
    int x = 0, y = 0;
};
[[nodiscard]] Corner cornerOf(std::size_t position, const Sheet& sheet, const Setup& setup);

}  // namespace hoibao::labels
