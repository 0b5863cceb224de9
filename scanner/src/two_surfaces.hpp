#pragma once

#include <vector>

#include "pose.hpp"
#include "qr_codewords.hpp"

namespace hoibao::scanner {

/// A code's modules, row by row, where light is uneven (glare, a stain, shade): paper and ink are
/// taken for smooth surfaces over the code, planes about each module. What a module is follows from
/// the planes, the planes from what the modules about it are; finders, timing, alignment and the
/// quiet zone are known. Little trust have those that differ little from the other surface, and
/// those that are not of one brightness, as under a stroke. For pictures that are sharp: blur is
/// left to QrRestorer.
[[nodiscard]] std::vector<Module> modulesByTwoSurfaces(const Pyramid& picture, const QrPose& pose);

}  // namespace hoibao::scanner
