#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/access.hpp"
#include "domain/item_event.hpp"
#include "domain/life.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// One fact that a device sends. Its `event` holds what could be read; occurredAt is as the device
/// said.
struct SentScan {
    domain::ItemEvent event;
    std::vector<domain::FieldError> faults;   ///< why it cannot be taken at all
    std::vector<domain::FieldError> remarks;  ///< what could not be read of the rest
};

struct ScanBatch {
    static constexpr std::size_t kMaxEvents = 500;
    domain::Instant sentAt{};  ///< by the device's clock
    std::vector<SentScan> scans;
    /// Whether what was the last to happen to an item, in the same office on the same day, is
    /// Duplicate rather than a second fact: for people who scan with what gives no ids.
    bool skipsRepeated = false;
};

enum class ScanVerdictKind {
    Accepted,
    Duplicate,  ///< this id is known, with the same content; or it is the last fact again
    Conflict,   ///< this id is known, with other content
    Unknown,    ///< no such number was issued, as far as the caller may know
    Rejected,
};
[[nodiscard]] std::string_view name(ScanVerdictKind kind);  ///< "accepted"

struct ScanVerdict {
    ScanVerdictKind kind = ScanVerdictKind::Rejected;
    std::optional<domain::State> state;  ///< of the item, after the whole batch
    std::vector<domain::FieldError> errors;
    std::string replacedBy;  ///< the label read is void: the item's number in force, if it has one
    bool disregarded = false;  ///< accepted, and moved nothing: the state does not allow it
};

/// Takes in what devices and the post's people recorded. Any number of threads.
class Scanning {
public:
    /// All references must outlive it.
    Scanning(store::Database& database, PolicySource policy, Clock clock)
        : database_(database), policy_(std::move(policy)), clock_(std::move(clock)) {}

    /// One verdict a scan, in order; sending the batch again changes nothing. A fact that lacks
    /// something is accepted, with what it lacks as errors. Throws Unavailable.
    [[nodiscard]] std::vector<ScanVerdict> record(const domain::Caller& caller,
                                                  const ScanBatch& batch);

private:
    [[nodiscard]] std::optional<domain::FieldError> whyRejected(const domain::Caller& caller,
                                                                const domain::ItemEvent& event,
                                                                domain::Instant now) const;
    store::Database& database_;
    PolicySource policy_;
    Clock clock_;
};

}  // namespace hoibao::service
