#include "scanner/read.hpp"

#include "ladder.hpp"

namespace hoibao::scanner {

Reading read(GrayView image, const ReadOptions& options) {
    return climb(image, options, {});
}

Result<Reading> read(std::string_view bytes, const ReadOptions& options) {
    return climb(bytes, options, {});
}

}  // namespace hoibao::scanner
