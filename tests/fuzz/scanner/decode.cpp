// The decoders of files: whatever the bytes, an error or a picture of the size that was promised.
#include <cstdint>

#include "require.hpp"
#include "scanner/image.hpp"

using namespace hoibao::scanner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::int64_t kFewPixels = 1'000'000;  // large ones only cost time
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto header = probe(bytes);
    if (header && std::int64_t(header->width()) * header->height() > kFewPixels) return 0;
    for (const int shrink : {1, 4}) {
        const auto image = decodeGray(bytes, shrink);
        require(header || !image);
        if (!image) continue;
        require(image->width() >= header->width() / shrink && image->width() > 0);
        require(image->height() >= header->height() / shrink && image->height() > 0);
    }
    return 0;
}
