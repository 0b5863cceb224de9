#include "zxing.hpp"

#include <algorithm>
#include <optional>

#define ZX_USE_UTF8 1  // libzxing 1.4: text() gives UTF-8, as from 2.0 on
#include <ZXing/ReadBarcode.h>

namespace hoibao::scanner {

namespace {

#if __has_include(<ZXing/ReaderOptions.h>)  // from 2.1 on
using Options = ZXing::ReaderOptions;
void setForThisGeneration(Options& options) {
    options.setTryInvert(false);  // our labels are black on white
    options.setTextMode(ZXing::TextMode::Plain);
}
#else
using Options = ZXing::DecodeHints;
void setForThisGeneration(Options&) {}
#endif

Options optionsFor(const Search& search) {
    ZXing::BarcodeFormats formats;
    if (search.qr) formats |= ZXing::BarcodeFormat::QRCode;
    if (search.code128) formats |= ZXing::BarcodeFormat::Code128;
    if (search.dataMatrix) formats |= ZXing::BarcodeFormat::DataMatrix;
    Options options;
    options.setFormats(formats);
    options.setTryHarder(search.harder && !search.sparse);
    options.setTryRotate(search.turned);
    options.setTryDownscale(search.smaller);
    options.setIsPure(search.clean);
    options.setMinLineCount(static_cast<std::uint8_t>(search.minLines));
    setForThisGeneration(options);
    return options;
}

std::optional<Format> formatOf(ZXing::BarcodeFormat format) {
    switch (format) {
        case ZXing::BarcodeFormat::Code128:
            return Format::Code128;
        case ZXing::BarcodeFormat::QRCode:
            return Format::QRCode;
        case ZXing::BarcodeFormat::DataMatrix:
            return Format::DataMatrix;
        default:
            return std::nullopt;
    }
}

constexpr int kSmallestSide = 10;  // pixels; below it the library's loops have nothing to look at

}  // namespace

std::vector<Found> findSymbols(GrayView image, const Search& search) {
    std::vector<Found> found;
    if (image.width < kSmallestSide || image.height < kSmallestSide) return found;
    const ZXing::ImageView view(image.pixels, image.width, image.height, ZXing::ImageFormat::Lum,
                                image.stride);
    for (const auto& result : ZXing::ReadBarcodes(view, optionsFor(search))) {
        const auto format = formatOf(result.format());
        if (!format || !result.isValid()) continue;
        Found one{*format, result.text(), {}, result.lineCount()};
        for (std::size_t i = 0; i < 4; ++i) {
            const auto& p = result.position()[i];
            one.corners[i] = {double(p.x), double(p.y)};
        }
        found.push_back(std::move(one));
    }
    return found;
}

}  // namespace hoibao::scanner
