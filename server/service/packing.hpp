#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// What a clerk does with a label in the hand: takes it out of use, or closes the envelope under
/// it.
class Packing {
public:
    static constexpr std::size_t kMaxReason = 300;  ///< bytes

    Packing(store::Database& database, PolicySource policy, Clock clock)
        : database_(database), policy_(std::move(policy)), clock_(std::move(clock)) {}

    /// Makes the number void for ever; its item is POST_READY again. The same request again changes
    /// nothing. Errors: Malformed "malformed-item-number", "reason-needed"; NotFound
    /// "unknown-item"; Conflict "void", "state".
    [[nodiscard]] domain::Result<store::Item> voidLabel(const Asker& asker, std::string_view number,
                                                        std::string_view reason);

    /// Records that what lies under this label is the dossier's result. Errors: Malformed; NotFound
    /// "unknown-item"; Conflict "not-together", "void", "state".
    [[nodiscard]] domain::Result<store::Item> seal(const Asker& asker, std::string_view number,
                                                   std::string_view dossierCode);

    /// Whether, by the decision in force, only what was sealed goes on a manifest.
    [[nodiscard]] bool isNeeded() const { return policy_().packingCheck; }

    /// The items that bear these numbers, also void ones, by number: those the caller may know of.
    /// Written down as seen.
    [[nodiscard]] std::map<std::string, store::Item> lookUp(const Asker& asker,
                                                            std::span<const std::string> numbers);
    /// The number in force of a dossier's item in the caller's reach; nothing where there is none.
    [[nodiscard]] std::optional<std::string> labelOf(const Asker& asker,
                                                     std::string_view dossierCode);

private:
    store::Database& database_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
