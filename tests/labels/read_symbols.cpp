#include "read_symbols.hpp"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>

// ZXing 2 calls the hints of ZXing 1 options.
#if __has_include(<ZXing/ReaderOptions.h>)
#include <ZXing/ReaderOptions.h>
using Options = ZXing::ReaderOptions;
#else
#include <ZXing/DecodeHints.h>
using Options = ZXing::DecodeHints;
#endif

namespace hoibao::labels::test {
namespace {

Options optionsFor(ZXing::BarcodeFormat format) {
    Options options;
    options.setFormats(format);
    options.setTryDownscale(false);  // ZXing 1.4 aborts on some linear symbols with it
    return options;
}

ZXing::ImageView viewOf(const Picture& picture) {
    return {picture.pixels.data(), picture.width, picture.height, ZXing::ImageFormat::Lum};
}

std::optional<Symbol> read(const Picture& picture, ZXing::BarcodeFormat format) {
    const auto result = ZXing::ReadBarcode(viewOf(picture), optionsFor(format));
    if (!result.isValid()) return std::nullopt;
    Symbol symbol{result.text(), 1e9, 1e9, 0, 0};
    for (const auto& corner : result.position()) {
        symbol.left = std::min<double>(symbol.left, corner.x);
        symbol.right = std::max<double>(symbol.right, corner.x);
        symbol.top = std::min<double>(symbol.top, corner.y);
        symbol.bottom = std::max<double>(symbol.bottom, corner.y);
    }
    return symbol;
}

}  // namespace

std::optional<Symbol> readCode128(const Picture& picture) {
    return read(picture, ZXing::BarcodeFormat::Code128);
}
std::optional<Symbol> readQr(const Picture& picture) {
    return read(picture, ZXing::BarcodeFormat::QRCode);
}
std::vector<std::string> readQrs(const Picture& picture) {
    std::vector<std::string> texts;
    for (const auto& result :
         ZXing::ReadBarcodes(viewOf(picture), optionsFor(ZXing::BarcodeFormat::QRCode)))
        if (result.isValid()) texts.push_back(result.text());
    return texts;
}

}  // namespace hoibao::labels::test
