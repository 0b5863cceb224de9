// What a stranger types into the citizen's page as a code.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/item_number.hpp"
#include "service/tracking.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace hoibao;
    const auto code = service::TypedCode::read({reinterpret_cast<const char*>(data), size});
    const bool isNumber = code.number.empty() || domain::ItemNumber::parse(code.number).has_value();
    if (!isNumber || code.dossierKeys.size() > 2) std::abort();
    for (const auto& key : code.dossierKeys)
        if (key.empty() || key.find(' ') != std::string::npos) std::abort();
    return 0;
}
