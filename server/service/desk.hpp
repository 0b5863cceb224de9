#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "store/mysql/database.hpp"
#include "store/work_lists.hpp"

namespace hoibao::service {

/// What a clerk has before them: what waits, and one item among many.
class Desk {
public:
    static constexpr std::size_t kMaxFound = 50;  ///< items of one search
    static constexpr std::size_t kMaxWords = 6;   ///< of a name that is looked for

    Desk(store::Database& database, domain::TimeLimitsInForce limits, Clock clock)
        : database_(database), limits_(std::move(limits)), clock_(std::move(clock)) {}

    using Counts = std::array<std::int64_t, store::kWorkListCount>;  ///< by WorkList
    /// Of the caller's office and those below it.
    [[nodiscard]] Counts today(const Asker& asker);

    struct List {
        std::vector<store::Item> items;
        std::optional<std::int64_t> next;  ///< `after` of the next call; empty at the end
    };
    /// Errors: NotFound "no-such-list" for those who have no desk: the post, integrators.
    [[nodiscard]] domain::Result<List> list(const Asker& asker, store::WorkList list,
                                            std::int64_t after, std::size_t limit);

    struct Found {
        std::vector<store::Item> items;  ///< by name, at most kMaxFound
        bool isExact = false;   ///< the one item of this number, of this link or of this dossier
        bool isCut = false;     ///< there are more
        bool isPartly = false;  ///< too many names have these words to look at all of them
    };
    /// `text` is a number (also one that was void, in groups, or within the link of a label), the
    /// beginning of a dossier's code, or words of a name with or without marks, in any order.
    [[nodiscard]] Found search(const Asker& asker, std::string_view text);

    /// The run that printed the label of this number; nothing for what is no number of ours.
    [[nodiscard]] std::optional<std::int64_t> printRunOf(std::string_view number);

    /// Who last changed the item's address, phone or recipient.
    struct Change {
        std::string person;
        domain::Instant at{};
    };
    [[nodiscard]] std::optional<Change> lastChange(std::int64_t item);

private:
    [[nodiscard]] std::vector<std::string> officesOf(store::Session& session,
                                                     const domain::Caller& caller) const;
    [[nodiscard]] std::vector<store::AgeLimit> overdue() const;
    [[nodiscard]] std::optional<store::Item> byNumber(store::Session& session,
                                                      const domain::Caller& caller,
                                                      std::string_view text) const;
    [[nodiscard]] std::vector<store::Item> byDossier(store::Session& session,
                                                     const domain::Caller& caller,
                                                     std::string_view text) const;
    [[nodiscard]] Found byName(store::Session& session, const Asker& asker,
                               std::string_view text) const;

    store::Database& database_;
    domain::TimeLimitsInForce limits_;
    Clock clock_;
};

/// The number in what a scanner typed of a label's link, "HTTPS://HOST/T/<number>/<signature>"; the
/// text itself where it is no such link.
[[nodiscard]] std::string_view numberInLink(std::string_view text);

}  // namespace hoibao::service
