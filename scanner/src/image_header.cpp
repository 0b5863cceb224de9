#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "scanner/image.hpp"

namespace hoibao::scanner {

namespace {

using Bytes = std::string_view;

unsigned byteAt(Bytes b, std::size_t i) {
    return static_cast<unsigned char>(b[i]);
}
unsigned big16(Bytes b, std::size_t i) {
    return byteAt(b, i) << 8 | byteAt(b, i + 1);
}
std::uint32_t big32(Bytes b, std::size_t i) {
    return std::uint32_t(big16(b, i)) << 16 | big16(b, i + 2);
}

/// The orientation in a TIFF block, from its first directory only: offsets that lead back or out of
/// the block end the search, so a loop of directories is never walked. 1 where there is none.
int orientationOf(Bytes tiff) {
    if (tiff.size() < 8) return 1;
    const bool little = tiff.substr(0, 2) == "II";
    if (!little && tiff.substr(0, 2) != "MM") return 1;
    const auto get16 = [&](std::size_t i) {
        return little ? byteAt(tiff, i) | byteAt(tiff, i + 1) << 8 : big16(tiff, i);
    };
    const auto get32 = [&](std::size_t i) -> std::uint32_t {
        return little ? get16(i) | std::uint32_t(get16(i + 2)) << 16 : big32(tiff, i);
    };
    if (get16(2) != 42) return 1;
    const std::size_t start = get32(4);
    if (start < 8 || start > tiff.size() - 2) return 1;
    const unsigned entries = get16(start);
    for (unsigned k = 0; k < entries; ++k) {
        const std::size_t at = start + 2 + 12 * std::size_t(k);
        if (at + 12 > tiff.size()) return 1;
        if (get16(at) != 0x0112) continue;
        const unsigned value = get16(at + 8);
        const bool isShort = get16(at + 2) == 3 && get32(at + 4) == 1;
        return isShort && value >= 1 && value <= 8 ? int(value) : 1;
    }
    return 1;
}

Result<ImageHeader> withinLimits(const ImageHeader& header) {
    const auto sides = std::to_string(header.storedWidth) + " x " +
                       std::to_string(header.storedHeight) + " pixels";
    if (header.storedWidth <= 0 || header.storedHeight <= 0) {
        return fail(ErrorCode::Truncated, "the picture has no size: " + sides);
    }
    if (header.storedWidth > kMaxSide || header.storedHeight > kMaxSide) {
        return fail(ErrorCode::TooLarge, sides + ", a side may have " + std::to_string(kMaxSide));
    }
    if (std::int64_t(header.storedWidth) * header.storedHeight > kMaxPixels) {
        return fail(ErrorCode::TooLarge, sides + ", a picture may have 25 million");
    }
    if (header.scans > kMaxScans) {
        return fail(ErrorCode::TooLarge, "a JPEG of " + std::to_string(header.scans) +
                                             " scans, it may have " + std::to_string(kMaxScans));
    }
    return header;
}

/// Markers that hold a frame's size: SOF0 … SOF15 without DHT, JPG and DAC.
bool isStartOfFrame(unsigned marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// Where the next marker that is no stuffing and no restart begins, from `at`.
std::size_t nextMarker(Bytes bytes, std::size_t at) {
    while (at + 1 < bytes.size()) {
        const void* found = std::memchr(bytes.data() + at, 0xFF, bytes.size() - at - 1);
        if (!found) break;
        at = std::size_t(static_cast<const char*>(found) - bytes.data());
        const unsigned marker = byteAt(bytes, at + 1);
        if (marker != 0 && marker != 0xFF && (marker < 0xD0 || marker > 0xD7)) return at;
        ++at;
    }
    return bytes.size();
}

Result<ImageHeader> probeJpeg(Bytes bytes) {
    ImageHeader header{ImageType::Jpeg, 0, 0, 1, 0};
    std::size_t at = 2;
    bool haveFrame = false;
    while (true) {
        at = nextMarker(bytes, at);
        if (at + 2 > bytes.size()) break;
        const unsigned marker = byteAt(bytes, at + 1);
        if (marker == 0xD9) break;
        if (marker == 0x01 || marker == 0xD8) {  // these have no length
            at += 2;
            continue;
        }
        if (at + 4 > bytes.size()) break;
        const std::size_t length = big16(bytes, at + 2);
        if (length < 2 || at + 2 + length > bytes.size()) break;
        const Bytes body = bytes.substr(at + 4, length - 2);
        if (isStartOfFrame(marker) && !haveFrame && body.size() >= 6) {
            haveFrame = true;
            header.storedHeight = int(big16(body, 1));
            header.storedWidth = int(big16(body, 3));
        }
        if (marker == 0xE1 && !haveFrame && body.substr(0, 6) == Bytes("Exif\0\0", 6)) {
            header.orientation = orientationOf(body.substr(6));
        }
        header.scans += marker == 0xDA;
        at += 2 + length;
    }
    if (!haveFrame) return fail(ErrorCode::Truncated, "the JPEG ends before its frame header");
    if (header.scans == 0) return fail(ErrorCode::Truncated, "the JPEG ends before its first scan");
    return withinLimits(header);
}

Result<ImageHeader> probePng(Bytes bytes) {
    ImageHeader header{ImageType::Png, 0, 0, 1, 1};
    if (bytes.size() < 33 || bytes.substr(12, 4) != "IHDR" || big32(bytes, 8) != 13) {
        return fail(ErrorCode::Truncated, "the PNG ends before its header");
    }
    const std::uint32_t width = big32(bytes, 16), height = big32(bytes, 20);
    header.storedWidth = int(std::min<std::uint32_t>(width, 1u << 30));
    header.storedHeight = int(std::min<std::uint32_t>(height, 1u << 30));
    for (std::size_t at = 33; at + 12 <= bytes.size();) {
        const std::size_t length = big32(bytes, at);
        if (length > bytes.size() - at - 12) break;
        const Bytes type = bytes.substr(at + 4, 4);
        if (type == "eXIf") header.orientation = orientationOf(bytes.substr(at + 8, length));
        if (type == "IDAT" || type == "eXIf") break;
        at += 12 + length;
    }
    return withinLimits(header);
}

}  // namespace

GrayView GrayView::crop(int left, int top, int w, int h) const {
    const int x0 = std::clamp(left, 0, width), y0 = std::clamp(top, 0, height);
    const int x1 = std::clamp(left + w, x0, width), y1 = std::clamp(top + h, y0, height);
    return {row(y0) + x0, x1 - x0, y1 - y0, stride};
}

Result<ImageHeader> probe(std::string_view bytes) {
    if (bytes.empty()) return fail(ErrorCode::NotAnImage, "the file is empty");
    if (bytes.size() > kMaxImageBytes) {
        return fail(ErrorCode::TooLarge, std::to_string(bytes.size()) +
                                             " bytes, a picture may have " +
                                             std::to_string(kMaxImageBytes));
    }
    if (bytes.substr(0, 3) == "\xFF\xD8\xFF") return probeJpeg(bytes);
    if (bytes.substr(0, 8) == "\x89PNG\r\n\x1A\n") return probePng(bytes);
    return fail(ErrorCode::NotAnImage, "neither JPEG nor PNG by its first bytes");
}

}  // namespace hoibao::scanner
