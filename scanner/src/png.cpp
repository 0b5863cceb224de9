#include <spng.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "image_files.hpp"

namespace hoibao::scanner {

namespace {

constexpr std::size_t kMaxChunkBytes = 4u << 20;

struct FreeContext {
    void operator()(spng_ctx* context) const { spng_ctx_free(context); }
};
using Context = std::unique_ptr<spng_ctx, FreeContext>;

tl::unexpected<ReadError> damaged(int code) {
    return fail(ErrorCode::Truncated, std::string("damaged PNG: ") + spng_strerror(code));
}

/// Colours to gray over white paper.
void fold(const std::uint8_t* rgba, std::uint8_t* to, int width) {
    for (int x = 0; x < width; ++x, rgba += 4) {
        const unsigned gray = (306u * rgba[0] + 601u * rgba[1] + 117u * rgba[2] + 512u) >> 10;
        const unsigned alpha = rgba[3];
        to[x] = std::uint8_t((gray * alpha + 255u * (255u - alpha) + 127u) / 255u);
    }
}

Result<GrayImage> decodeWhole(spng_ctx* context, int width, int height) {
    std::vector<std::uint8_t> rgba(4 * std::size_t(width) * std::size_t(height));
    const int code =
        spng_decode_image(context, rgba.data(), rgba.size(), SPNG_FMT_RGBA8, SPNG_DECODE_TRNS);
    if (code) return damaged(code);
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y) {
        fold(rgba.data() + 4 * std::size_t(width) * std::size_t(y), image.row(y), width);
    }
    return image;
}

Result<GrayImage> decodeByRow(spng_ctx* context, int width, int height) {
    int code = spng_decode_image(context, nullptr, 0, SPNG_FMT_RGBA8,
                                 SPNG_DECODE_TRNS | SPNG_DECODE_PROGRESSIVE);
    if (code) return damaged(code);
    GrayImage image(width, height);
    std::vector<std::uint8_t> line(4 * std::size_t(width));
    for (int y = 0; y < height; ++y) {
        code = spng_decode_row(context, line.data(), line.size());
        const bool isLast = y + 1 == height;
        if (code && !(isLast && code == SPNG_EOI)) return damaged(code);
        fold(line.data(), image.row(y), width);
    }
    return image;
}

}  // namespace

Result<GrayImage> decodePng(std::string_view bytes, const ImageHeader& header) {
    const Context context(spng_ctx_new(0));
    if (!context) return fail(ErrorCode::Truncated, "no memory for a PNG");
    spng_set_image_limits(context.get(), kMaxSide, kMaxSide);
    spng_set_chunk_limits(context.get(), kMaxChunkBytes, kMaxChunkBytes);
    spng_set_crc_action(context.get(), SPNG_CRC_ERROR, SPNG_CRC_ERROR);
    int code = spng_set_png_buffer(context.get(), bytes.data(), bytes.size());
    if (code) return damaged(code);
    spng_ihdr ihdr{};
    code = spng_get_ihdr(context.get(), &ihdr);
    if (code) return damaged(code);
    auto image = ihdr.interlace_method
                     ? decodeWhole(context.get(), header.storedWidth, header.storedHeight)
                     : decodeByRow(context.get(), header.storedWidth, header.storedHeight);
    if (!image) return image;
    code = spng_decode_chunks(context.get());  // what follows the pixels, up to the end
    if (code) return damaged(code);
    return image;
}

std::string encodePng(const Raster& raster) {
    const Context context(spng_ctx_new(SPNG_CTX_ENCODER));
    if (!context) return {};
    spng_ihdr header{};
    header.width = std::uint32_t(raster.width);
    header.height = std::uint32_t(raster.height);
    header.bit_depth = 8;
    const bool isGray = raster.channels == Channels::Gray;
    header.color_type = isGray ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR;
    spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1);
    spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, 3);
    spng_set_ihdr(context.get(), &header);
    const auto size = std::size_t(raster.width) * std::size_t(raster.height) *
                      static_cast<std::size_t>(raster.channels);
    if (spng_encode_image(context.get(), raster.pixels, size, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE))
        return {};
    std::size_t length = 0;
    int fault = 0;
    const std::unique_ptr<void, void (*)(void*)> bytes(
        spng_get_png_buffer(context.get(), &length, &fault), std::free);
    return bytes ? std::string(static_cast<const char*>(bytes.get()), length) : std::string();
}

}  // namespace hoibao::scanner
