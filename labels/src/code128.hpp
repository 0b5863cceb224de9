#pragma once

#include <string_view>
#include <vector>

namespace hoibao::labels {

/// A run of dark modules in a Code 128, from the left.
struct Bar {
    int x = 0, width = 0;
};

/// A linear symbol without its quiet zones.
struct Code128 {
    static constexpr int kModulesOfS10 = 156;  ///< with optimal switching between code sets
    int modules = 0;
    std::vector<Bar> bars;
};
[[nodiscard]] Code128 encodeCode128(std::string_view text);

}  // namespace hoibao::labels
