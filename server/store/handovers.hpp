#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/office.hpp"
#include "store/mysql/session.hpp"

namespace hoibao::store {

[[nodiscard]] std::string_view name(domain::Side side) noexcept;  ///< "centre", "post"
[[nodiscard]] std::optional<domain::Side> parseSide(std::string_view word) noexcept;

/// One side's signature under a handover.
struct HandoverSignature {
    std::int64_t manifest = 0;
    domain::Side side = domain::Side::Centre;
    std::string token;  ///< of the request, 32 hexadecimal digits
    std::string person;
    std::optional<std::int64_t> key;
    std::string discrepancies;  ///< the list as signed, canonical
    domain::Instant signedAt{};
};

/// Each side signs once, each request once (1062).
void insertSignature(Session& session, const HandoverSignature& signature);
/// In the order in which they signed.
[[nodiscard]] std::vector<HandoverSignature> signaturesOf(Session& session, std::int64_t manifest);

}  // namespace hoibao::store
