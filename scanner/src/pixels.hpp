#pragma once

#include "scanner/image.hpp"

namespace hoibao::scanner {

/// Means of `factor` × `factor` pixels; what is left over at the right and below is dropped.
/// Each side stays at least one pixel.
[[nodiscard]] GrayImage shrunk(GrayView image, int factor);

}  // namespace hoibao::scanner
