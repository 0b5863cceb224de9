#include "code128.hpp"

#include <ZXing/BarcodeFormat.h>
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>

#include <string>

namespace hoibao::labels {

Code128 encodeCode128(std::string_view text) {
    const auto matrix = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::Code128)
                            .setMargin(0)
                            .encode(std::string(text), 0, 0);
    Code128 code;
    code.modules = matrix.width();
    for (int x = 0; x < code.modules; ++x) {
        if (!matrix.get(x, 0)) continue;
        if (!code.bars.empty() && code.bars.back().x + code.bars.back().width == x)
            ++code.bars.back().width;
        else
            code.bars.push_back({x, 1});
    }
    return code;
}

}  // namespace hoibao::labels
