#pragma once

#include <string>

#include "labels/render.hpp"
#include "text.hpp"

namespace hoibao::labels {

/// The two fonts: where they lie, their bytes, and what they say of their letters.
struct Fonts::Files {
    std::string regularFile, boldFile;
    std::string regularBytes, boldBytes;
    Faces faces;
};

}  // namespace hoibao::labels
