#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/manifests.hpp"
#include "service/policy_source.hpp"

namespace hoibao::service {

/// A line that is not as it should be, as both sides say.
struct Discrepancy {
    std::string number;
    domain::LineClass lineClass = domain::LineClass::NotSeen;
    std::string reason;
};

/// Who signs, where the key itself does not say: for the operator's tools.
struct SignsAs {
    domain::Side side = domain::Side::Centre;
    std::string name;
};

/// The list under a signature.
[[nodiscard]] std::vector<Discrepancy> discrepanciesOf(const store::HandoverSignature& signature);

/// Biên bản giao nhận: the two sides sign that a manifest changed hands. Any number of threads.
class Handover {
public:
    static constexpr std::size_t kMaxReason = 300;  ///< bytes

    /// All references must outlive it.
    Handover(store::Database& database, const LinkSigner& links, PolicySource policy, Clock clock)
        : database_(database),
          links_(links),
          policy_(std::move(policy)),
          clock_(std::move(clock)) {}

    /// The first side's signature freezes the lines' classes; the second's, under the same list,
    /// hands over what was MATCHED or DUPLICATE and takes the rest off. The same request again
    /// changes nothing. Errors: NotFound "unknown-manifest"; Forbidden "as-not-allowed"; Malformed
    /// "as-needed", "repeated-number"; Conflict "handed-over", "already-signed", "same-person",
    /// "empty", "discrepancy-differs" and "lists-differ", and "unaccounted" with a field for each
    /// line that is neither MATCHED nor listed: its number, its class as the code.
    [[nodiscard]] domain::Result<ManifestView> sign(const Asker& asker, std::int64_t manifest,
                                                    std::vector<Discrepancy> discrepancies,
                                                    const std::optional<SignsAs>& as);

    /// Who signs at a screen that somebody else opened; they have shown who they are.
    struct Signer {
        domain::Side side = domain::Side::Centre;
        domain::Caller caller;
    };
    /// Both sides sign at one screen, or the one that has not signed yet: all of them or none. Each
    /// signs in the own name, and the audit says so of each. Errors: as sign(), and, with the side
    /// ("centre", "post") as the field: Forbidden "may-not-sign" for a role or an account that may
    /// not (any more), "wrong-side" for somebody of the other side, "other-office" for somebody
    /// whose office has nothing to do with the manifest.
    [[nodiscard]] domain::Result<ManifestView> signTogether(const Asker& asker,
                                                            std::int64_t manifest,
                                                            std::vector<Discrepancy> discrepancies,
                                                            const std::vector<Signer>& signers);

private:
    [[nodiscard]] domain::Result<ManifestView> signIn(store::Session& session, const Asker& asker,
                                                      std::int64_t id,
                                                      const std::vector<Discrepancy>& list,
                                                      const SignsAs& signer);
    void freeze(store::Session& session, const store::Manifest& manifest, Tally& counted);
    void settle(store::Session& session, const store::Manifest& manifest, const Tally& counted,
                const std::vector<Discrepancy>& list, const Asker& asker, const SignsAs& signer);

    store::Database& database_;
    const LinkSigner& links_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
