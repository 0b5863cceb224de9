#pragma once

#include "scanner/image.hpp"

namespace hoibao::scanner {

/// Means of `factor` × `factor` pixels; what is left over at the right and below is dropped.
/// Each side stays at least one pixel.
[[nodiscard]] GrayImage shrunk(GrayView image, int factor);

/// The picture turned by `radians` about its middle, onto a canvas that holds all of it; what lies
/// outside is gray. A point p of the picture comes to lie at turn · (p - middle) + new middle.
[[nodiscard]] GrayImage turnedBy(GrayView image, double radians);

/// The lightest and the darkest of each pixel's box of 2 reach + 1 a side, cut at the edges.
[[nodiscard]] GrayImage lightest(GrayView image, int reach);
[[nodiscard]] GrayImage darkest(GrayView image, int reach);

/// Light and shade taken out: each pixel between the darkest and the lightest about it, within
/// `reach`.
[[nodiscard]] GrayImage evened(GrayView image, int reach);

}  // namespace hoibao::scanner
