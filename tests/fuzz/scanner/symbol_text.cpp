// The text of a symbol: what is taken as a label's holds a number that stands in it.
#include "scanner/symbol_text.hpp"

#include <cstdint>

#include "require.hpp"

using namespace hoibao::scanner;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = parseSymbolText(text);
    if (!parsed) return 0;
    require(isItemNumber(parsed->number));
    require(text.find(parsed->number) != std::string_view::npos);
    require(parsed->signature ? text.ends_with("/" + *parsed->signature) : text == parsed->number);
    return 0;
}
