#pragma once

#include <string>

#include "labels/render.hpp"
#include "text.hpp"

namespace hoibao::labels {

/// Where the two fonts lie, and what they say of their letters.
struct Fonts::Files {
    std::string regularFile, boldFile;
    Faces faces;
};

}  // namespace hoibao::labels
