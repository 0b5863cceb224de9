// A worker as naive as can be: libzxing with its default settings, which abort the process on
// ordinary pictures. It shows what the pool does then. Two sizes stand for other ends: 7 x 7 never
// ends, 9 x 9 takes all memory.
#include <cstdlib>
#include <string>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include "scanner/symbol_text.hpp"
#include "worker.hpp"

using namespace hoibao::scanner;

int main(int count, char** arguments) {
    const auto reader = [](std::string_view bytes, const ReadOptions&,
                           const Steps& steps) -> Result<Reading> {
        const auto image = decodeGray(bytes);
        if (!image) return tl::unexpected(image.error());
        steps.onStart("naive");
        for (volatile bool forEver = image->width() == 7; forEver;) {
        }
        for (std::string all = "x"; image->width() == 9;) all += all;
        Reading reading;
        reading.width = image->width();
        reading.height = image->height();
        if (steps.skipped.count("naive")) return fail(ErrorCode::DecoderDied, "skipped");
        const ZXing::ImageView view(image->row(0), image->width(), image->height(),
                                    ZXing::ImageFormat::Lum);
        for (const auto& result : ZXing::ReadBarcodes(view)) {
            Symbol symbol;
            symbol.text = result.text();
            reading.symbols.push_back(symbol);
        }
        return reading;
    };
    return runWorker(count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1u << 29, reader);
}
