#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address.hpp"
#include "domain/item_event.hpp"
#include "domain/life.hpp"
#include "service/clock.hpp"
#include "service/link_signer.hpp"
#include "service/policy_source.hpp"
#include "store/mysql/database.hpp"
#include "store/tracking.hpp"

namespace hoibao::service {

/// What a stranger with the right second factor may know of an item; there is nothing else in it.
struct Tracked {
    /// When it came into a state that citizens are told of.
    struct Step {
        domain::Instant at;
        domain::State state;
    };
    std::string maskedName;
    domain::State state = domain::State::None;
    domain::Instant since{};
    std::optional<domain::Reason> reason;
    std::string commune;  ///< "Phường Tân Ninh, Tỉnh Tây Ninh", or empty
    std::optional<domain::LocalDate> expected;  ///< day of delivery, while it is on its way
    bool isLate = false;                        ///< that day is past
    std::vector<Step> timeline;                 ///< newest first
    std::string link;                           ///< the signed one, for who came by it; else empty
    std::optional<store::PublicOffice> office;  ///< who answers questions
    std::optional<store::PublicOffice> collection;  ///< the post office where it waits
};

struct TrackingLimits {
    int wrongFactorsDay = 5;  ///< after so many the typed form is closed for a code until midnight
    int expectedDays = 3;     ///< from the handover to the expected day of delivery
};

/// Answers citizens. Every refusal is the same NotFound "not-found": an unknown code, a wrong
/// factor, a closed code and a wrong signature cannot be told apart. Any number of threads.
class Tracking {
public:
    /// All references must outlive it.
    Tracking(store::Database& database, const domain::Gazetteer& gazetteer, const LinkSigner& links,
             PolicySource policy, TrackingLimits limits, Clock clock);

    /// `code` is a dossier code or an item number, forgiving of blanks, case, O and 0; `lastFour`
    /// the last four digits of the recipient's phone.
    [[nodiscard]] domain::Result<Tracked> byFactor(std::string_view code,
                                                   std::string_view lastFour);

    /// The signed link of a label's QR code. Not closed by wrong factors.
    [[nodiscard]] domain::Result<Tracked> byLink(std::string_view number,
                                                 std::string_view signature);

private:
    [[nodiscard]] Tracked trackedOf(store::Session& session, const store::Item& item) const;
    void forgetOldCounts();

    store::Database& database_;
    const domain::Gazetteer& gazetteer_;
    const LinkSigner& links_;
    PolicySource policy_;
    TrackingLimits limits_;
    Clock clock_;
    std::atomic<int> cleanedDay_{0};  ///< the last day on which old counts were removed
};

/// How a code that a citizen typed can be read. Blanks, dots in a number and long dashes are
/// forgiven, and letters and digits that look alike.
struct TypedCode {
    std::string number;                    ///< a well formed item number, or empty
    std::vector<std::string> dossierKeys;  ///< at most two
    [[nodiscard]] static TypedCode read(std::string_view text);
};

}  // namespace hoibao::service
