#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/mysql/session.hpp"

/// The audit's rows bound to each other. A row's text is made by the database, the same when it is
/// chained and when it is looked at again: every column with its length before it.
namespace hoibao::store {

using ChainHash = std::array<std::uint8_t, 32>;

/// Where a chain stands; before its first row at 0 with zeros.
struct ChainHead {
    std::int64_t position = 0;
    ChainHash hash{};
};

[[nodiscard]] std::string hashText(const ChainHead& head);  ///< hexadecimal

/// BLAKE2b-256 of the hash before and the row's text.
[[nodiscard]] ChainHash chained(const ChainHash& before, std::string_view row);

[[nodiscard]] ChainHead chainHead(Session& session);

/// Chains up to `most` rows that are not yet, in the order of their ids. Rows get their ids before
/// they are committed, so a row can come late: the last `lookBack` ids are looked through. Gives
/// the new head and how many were chained. Only for the holder of the lease.
struct Chained {
    ChainHead head;
    int rows = 0;
    std::int64_t lastId = 0;  ///< of the last row chained
};
/// With `after`, only rows of higher ids are looked at: the next piece of a longer run.
[[nodiscard]] Chained chainRows(Session& session, std::int64_t lookBack,
                                std::optional<std::int64_t> after, int most);

/// A head as it was signed.
struct SignedHead {
    ChainHead head;
    domain::Instant signedAt;
    std::string publicKey;  ///< hexadecimal
    std::string signature;  ///< hexadecimal
};
/// Does nothing when this position was signed before.
void addSignedHead(Session& session, const SignedHead& head, domain::Instant now);
[[nodiscard]] std::vector<SignedHead> signedHeads(Session& session);

/// One place of the chain with the row that is there now.
struct ChainLink {
    std::int64_t position = 0;
    std::int64_t auditId = 0;
    std::string hash;                ///< hexadecimal, as stored
    std::optional<std::string> row;  ///< nothing when the row is gone
    domain::Instant at{};            ///< of the row
};
/// The links after `position`, at most `most`.
[[nodiscard]] std::vector<ChainLink> chainLinks(Session& session, std::int64_t position,
                                                std::size_t most);

/// The first row that no link of the chain names, among those dated before `settled` or after
/// `latest`.
[[nodiscard]] std::optional<std::int64_t> firstUnchained(Session& session, domain::Instant settled,
                                                         domain::Instant latest);

}  // namespace hoibao::store
