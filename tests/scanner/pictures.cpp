#include "pictures.hpp"

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <vector>
// after <cstdio>
#include <jpeglib.h>

namespace hoibao::scanner::testing {

namespace {

void draw(GrayImage& image, const ZXing::BitMatrix& matrix, int left, int top, int across,
          int down) {
    for (int y = 0; y < matrix.height() * down; ++y) {
        for (int x = 0; x < matrix.width() * across; ++x) {
            if (left + x >= image.width() || top + y >= image.height()) continue;
            image.row(top + y)[left + x] = matrix.get(x / across, y / down) ? 0 : 255;
        }
    }
}

std::string big32(std::uint32_t value) {
    return {char(value >> 24), char(value >> 16), char(value >> 8), char(value)};
}

std::string chunk(const std::string& type, const std::string& body) {
    const std::string typed = type + body;
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(typed.data()), uInt(typed.size()));
    return big32(std::uint32_t(body.size())) + typed + big32(std::uint32_t(sum));
}

/// The pixels as libjpeg wants them, `channels` a pixel.
std::vector<std::uint8_t> spread(const std::uint8_t* row, int width, int channels) {
    std::vector<std::uint8_t> out(std::size_t(width * channels));
    for (int x = 0; x < width; ++x) {
        for (int c = 0; c < channels; ++c) out[std::size_t(x * channels + c)] = row[x];
        if (channels == 4) out[std::size_t(4 * x + 3)] = 255;  // no black ink, Adobe's way
    }
    return out;
}

/// One pixel in the bytes of a kind of PNG.
void appendPixel(std::string& line, std::uint8_t v, PngKind kind) {
    switch (kind) {
        case PngKind::Gray16:
            line += {char(v), char(v)};
            break;
        case PngKind::Rgb8:
            line += {char(v), char(v), char(v)};
            break;
        case PngKind::Rgba16:
            line += {char(v), char(v), char(v), char(v), char(v), char(v), '\xFF', '\xFF'};
            break;
        case PngKind::Palette:
            line += v >= 128 ? '\1' : '\0';
            break;
        default:
            line += char(v);
    }
}

/// The scan lines of every `step`-th pixel, as one pass of an interlaced PNG has them.
std::string lines(const GrayImage& image, PngKind kind, int x0, int y0, int dx, int dy) {
    std::string out;
    for (int y = y0; y < image.height() && x0 < image.width(); y += dy) {
        out += '\0';  // no filter
        if (kind == PngKind::Gray1) {
            for (int x = 0; x < image.width(); x += 8) {
                int bits = 0;
                for (int i = 0; i < 8; ++i) {
                    const bool white = x + i < image.width() && image.row(y)[x + i] >= 128;
                    bits = bits << 1 | int(white);
                }
                out += char(bits);
            }
            continue;
        }
        for (int x = x0; x < image.width(); x += dx) appendPixel(out, image.row(y)[x], kind);
    }
    return out;
}

}  // namespace

void drawQr(GrayImage& image, std::string_view text, int left, int top, int module) {
    ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::QRCode);
    writer.setMargin(4).setEccLevel(5);
    const std::wstring wide(text.begin(), text.end());
    draw(image, writer.encode(wide, 0, 0), left, top, module, module);
}

void drawBars(GrayImage& image, std::string_view text, int left, int top, int module, int height) {
    ZXing::MultiFormatWriter writer(ZXing::BarcodeFormat::Code128);
    writer.setMargin(20);
    const std::wstring wide(text.begin(), text.end());
    draw(image, writer.encode(wide, 0, 1), left, top, module, height);
}

GrayImage labelPicture(int width, int height, std::string_view number, std::string_view link) {
    GrayImage image(width, height);
    for (int y = 0; y < height; ++y) std::fill_n(image.row(y), width, std::uint8_t(255));
    const int module = std::max(1, width / 200);
    drawBars(image, number, 2, 20, module, height / 8);
    drawQr(image, link, width / 2 - 20, height / 4, std::max(2, height / 64));
    return image;
}

std::string jpegOf(const GrayImage& image, JpegKind kind, int quality) {
    jpeg_compress_struct info;
    jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &bytes, &size);
    const int channels = kind == JpegKind::Cmyk                                   ? 4
                         : kind == JpegKind::Gray || kind == JpegKind::Arithmetic ? 1
                                                                                  : 3;
    info.image_width = unsigned(image.width());
    info.image_height = unsigned(image.height());
    info.input_components = channels;
    info.in_color_space = channels == 4 ? JCS_CMYK : channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    if (kind == JpegKind::Progressive) jpeg_simple_progression(&info);
    info.arith_code = kind == JpegKind::Arithmetic;
    jpeg_start_compress(&info, TRUE);
    for (int y = 0; y < image.height(); ++y) {
        auto line = spread(image.row(y), image.width(), channels);
        JSAMPROW row = line.data();
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    std::string out(reinterpret_cast<char*>(bytes), size);
    std::free(bytes);
    return out;
}

std::string pngOf(const GrayImage& image, PngKind kind) {
    const bool interlaced = kind == PngKind::Interlaced;
    const int depth = kind == PngKind::Gray16 || kind == PngKind::Rgba16 ? 16
                      : kind == PngKind::Gray1                           ? 1
                                                                         : 8;
    const int colour = kind == PngKind::Rgb8      ? 2
                       : kind == PngKind::Palette ? 3
                       : kind == PngKind::Rgba16  ? 6
                                                  : 0;
    std::string raw;
    if (interlaced) {
        constexpr int kPasses[7][4] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                                       {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};  // PNG §8.2
        for (const auto& p : kPasses) raw += lines(image, kind, p[0], p[1], p[2], p[3]);
    } else {
        raw = lines(image, kind, 0, 0, 1, 1);
    }
    std::string packed(compressBound(uLong(raw.size())), '\0');
    uLongf size = uLongf(packed.size());
    compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
              reinterpret_cast<const Bytef*>(raw.data()), uLong(raw.size()), 1);
    packed.resize(size);
    const std::string header = big32(std::uint32_t(image.width())) +
                               big32(std::uint32_t(image.height())) +
                               std::string{char(depth), char(colour), '\0', '\0', char(interlaced)};
    std::string out = "\x89PNG\r\n\x1A\n" + chunk("IHDR", header);
    if (kind == PngKind::Palette) out += chunk("PLTE", std::string("\0\0\0\xFF\xFF\xFF", 6));
    return out + chunk("IDAT", packed) + chunk("IEND", "");
}

std::string pngClaiming(unsigned width, unsigned height) {
    const std::string header = big32(width) + big32(height) + std::string("\x08\0\0\0\0", 5);
    return "\x89PNG\r\n\x1A\n" + chunk("IHDR", header) + chunk("IDAT", std::string(20, 'x')) +
           chunk("IEND", "");
}

std::string withChunk(const std::string& png, const std::string& type, const std::string& body) {
    constexpr std::size_t kHeaderEnd = 33;
    return png.substr(0, kHeaderEnd) + chunk(type, body) + png.substr(kHeaderEnd);
}

std::string packedNoughts(std::size_t size) {
    const std::string raw(size, '\0');
    std::string packed(compressBound(uLong(size)), '\0');
    uLongf length = uLongf(packed.size());
    compress2(reinterpret_cast<Bytef*>(packed.data()), &length,
              reinterpret_cast<const Bytef*>(raw.data()), uLong(size), 9);
    packed.resize(length);
    return packed;
}

std::string withExif(const std::string& jpeg, std::string_view tiff) {
    const std::string body = std::string("Exif\0\0", 6) + std::string(tiff);
    const std::size_t length = body.size() + 2;
    return jpeg.substr(0, 2) + "\xFF\xE1" + char(length >> 8) + char(length) + body +
           jpeg.substr(2);
}

std::string orientationTiff(int orientation, bool little) {
    const auto two = [&](int v) {
        return little ? std::string{char(v), char(v >> 8)} : std::string{char(v >> 8), char(v)};
    };
    const auto four = [&](int v) { return little ? two(v) + two(0) : two(0) + two(v); };
    return (little ? "II" : "MM") + two(42) + four(8) + two(1) + two(0x0112) + two(3) + four(1) +
           two(orientation) + two(0) + four(0);
}

std::string loopingTiff(int orientation) {
    std::string tiff = orientationTiff(orientation);
    tiff[tiff.size() - 4] = 8;
    return tiff;
}

std::string withScansRepeated(const std::string& jpeg, int times) {
    const auto scan = jpeg.rfind("\xFF\xDA");
    const auto end = jpeg.size() - 2;  // the end marker
    std::string out = jpeg.substr(0, end);
    for (int i = 0; i < times; ++i) out += jpeg.substr(scan, end - scan);
    return out + jpeg.substr(end);
}

}  // namespace hoibao::scanner::testing
