// The header of a picture: whatever the bytes, what passes is within the limits.
#include <cstdint>

#include "require.hpp"
#include "scanner/image.hpp"

using namespace hoibao::scanner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto header = probe({reinterpret_cast<const char*>(data), size});
    if (!header) {
        require(!header.error().message.empty());
        return 0;
    }
    require(header->width() > 0 && header->width() <= kMaxSide);
    require(header->height() > 0 && header->height() <= kMaxSide);
    require(std::int64_t(header->width()) * header->height() <= kMaxPixels);
    require(header->scans <= kMaxScans && header->orientation >= 1 && header->orientation <= 8);
    return 0;
}
