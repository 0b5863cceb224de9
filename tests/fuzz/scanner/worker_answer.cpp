// What a worker says, which may have been taken over by a picture: nothing it says gets past the
// checks, and what does can be said again.
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "require.hpp"
#include "scanner/json.hpp"
#include "scanner/symbol_text.hpp"

using namespace hoibao::scanner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto said = nlohmann::json::parse(data, data + size, nullptr, false);
    if (said.is_discarded()) return 0;
    if (const auto error = errorFromJson(said)) require(errorFromJson(toJson(*error)).has_value());
    const auto reading = readingFromJson(said);
    if (!reading) return 0;
    require(reading->width >= 0 && reading->width <= kMaxSide);
    for (const auto& symbol : reading->symbols) {
        if (symbol.number) require(parseSymbolText(symbol.text)->number == *symbol.number);
        for (const auto& p : symbol.corners) require(std::isfinite(p.x) && std::isfinite(p.y));
    }
    require(readingFromJson(toJson(*reading)).has_value());
    return 0;
}
