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

}  // namespace hoibao::labels
