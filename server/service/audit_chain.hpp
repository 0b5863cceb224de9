#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/signature.hpp"
#include "service/clock.hpp"
#include "store/audit_chain.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// Signs heads of the chain (Ed25519). The secret stays outside the database: whoever can write
/// there cannot sign.
class AuditSigner {
public:
    using Seed = crypto::SigningKey::Seed;
    explicit AuditSigner(const Seed& seed);

    [[nodiscard]] store::SignedHead sign(const store::ChainHead& head, domain::Instant now) const;
    [[nodiscard]] const std::string& publicKey() const noexcept { return publicKey_; }

    /// Whether the signature is that of the public key it names.
    [[nodiscard]] static bool isSigned(const store::SignedHead& head);

private:
    crypto::SigningKey key_;
    std::string publicKey_;  ///< hexadecimal
};

/// Chains the audit's rows. Of several servers the one that holds the lease does it; when it dies,
/// another does after kLease.
class AuditChain {
public:
    static constexpr std::chrono::seconds kEvery{1};
    static constexpr std::chrono::milliseconds kLease{5'000};
    static constexpr std::chrono::hours kSignEvery{1};

    /// `onHead` writes a signed head into the log. References must outlive it; one thread.
    AuditChain(store::Database& database, AuditSigner signer, Clock clock,
               std::function<void(const store::SignedHead&)> onHead);

    /// Chains what was committed since, and signs the head when an hour has passed since it did.
    /// Gives how many rows were chained; nothing when another server does it.
    std::optional<int> run();

private:
    [[nodiscard]] std::optional<store::Chained> chainSome(std::int64_t lookBack,
                                                          std::optional<std::int64_t> after);
    store::Database& database_;
    AuditSigner signer_;
    Clock clock_;
    std::function<void(const store::SignedHead&)> onHead_;
    std::string holder_;
    std::optional<domain::Instant> signedAt_;
};

/// What a look through the whole chain found.
struct AuditVerdict {
    std::int64_t rows = 0;   ///< that are as they were chained, up to the first fault
    std::int64_t heads = 0;  ///< whose signatures are good
    /// Nothing when all is well; else a sentence about the first fault, such as "row 17 was
    /// changed".
    std::optional<std::string> fault;
};

/// Looks at every row and every head. `publicKey` is in hexadecimal; when not empty, heads that
/// another key signed are a fault. Rows of the last minute need not be chained yet.
[[nodiscard]] AuditVerdict verifyAudit(store::Database& database, const Clock& clock,
                                       std::string_view publicKey);

}  // namespace hoibao::service
