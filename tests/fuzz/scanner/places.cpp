// The search for QR codes by shape and the restoring of their modules, on any pixels. The first two
// bytes are the size.
#include "places.hpp"

#include <cstdint>

#include "pose.hpp"
#include "require.hpp"
#include "restore.hpp"

using namespace hoibao::scanner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    const int width = 1 + data[0] % 96, height = 1 + data[1] % 96;  // more only costs time
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.row(y)[x] = data[2 + std::size_t(y * width + x) % (size - 2)];
        }
    }
    const Pyramid picture(image.view());
    for (const auto& place : qrLikePlaces(picture, 26, 96, 1)) {
        require(glanceAt(picture, place.outlines).score <= 1.001);
        const auto poses = fitQr(picture, place.outlines);
        if (poses.empty()) continue;
        const QrPose& pose = poses.front();
        require(pose.score <= 1.001);
        QrRestorer restorer(picture, pose.corners, pose.version);
        for (int round = 0; round < 4 && restorer.improve(); ++round) {
            for (const float ink : restorer.ink()) require(ink >= 0 && ink <= 1);
        }
        require(restorer.redrawn(1).width() == restorer.side() + 8);
    }
    return 0;
}
