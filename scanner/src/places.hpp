#pragma once

#include <vector>

#include "pyramid.hpp"

namespace hoibao::scanner {

/// A place where a QR code may lie, and what its outline may be: corners clockwise, from any.
struct Place {
    std::vector<Corners> outlines;
};

/// Squares about half as bright as the paper around them, however blurred, with sides of `least` to
/// `greatest` pixels. The largest first; at most `most`.
[[nodiscard]] std::vector<Place> qrLikePlaces(const Pyramid& picture, double least, double greatest,
                                              std::size_t most);

/// What that overlooks in a large picture, for it works on a coarse level of it: the smallest.
[[nodiscard]] std::vector<Place> smallQrLikePlaces(const Pyramid& picture, double least,
                                                   double greatest, std::size_t most);

}  // namespace hoibao::scanner
