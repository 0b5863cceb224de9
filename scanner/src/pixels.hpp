#pragma once

#include "scanner/image.hpp"

namespace hoibao::scanner {

/// Means of `factor` × `factor` pixels; what is left over at the right and below is dropped.
/// Each side stays at least one pixel.
[[nodiscard]] GrayImage shrunk(GrayView image, int factor);

/// The picture turned by `radians` about its middle, onto a canvas that holds all of it; what lies
/// outside is gray. A point p of the picture comes to lie at turn · (p - middle) + new middle.
[[nodiscard]] GrayImage turnedBy(GrayView image, double radians);

}  // namespace hoibao::scanner
