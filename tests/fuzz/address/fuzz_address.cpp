// Any bytes as an address: the answer must hold together, and come at once.
#include <cstdint>
#include <cstdlib>

#include "domain/text.hpp"
#include "reference.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using hoibao::domain::Certainty;
    const auto& gazetteer = hoibao::domain::reference();
    const auto answer = gazetteer.resolve({reinterpret_cast<const char*>(data), size});
    const bool names = answer.certainty == Certainty::Sure || answer.certainty == Certainty::Likely;
    require(names == !answer.ward.empty());
    require(!answer.why.empty());
    require(answer.candidates.size() <= hoibao::domain::Gazetteer::kMaxCandidates);
    for (const auto code : answer.candidates) require(gazetteer.ward(code) != nullptr);
    require(hoibao::domain::nfc(answer.street) == answer.street);
    return 0;
}
