#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/mysql/session.hpp"

/// The words of recipients' names, where the search looks. Whoever writes a name writes its words
/// in the same transaction.
namespace hoibao::store {

/// Whose name it is; the words are kept under the item's office.
struct Named {
    std::int64_t item = 0;
    std::string_view office, recipient;
};

/// The words of folded text as they are kept, each once, in order.
[[nodiscard]] std::vector<std::string> wordsOf(std::string_view folded);

/// Of items that have none yet.
void addNameWords(Session& session, std::span<const Named> added);
/// Of an item whose name was `before`; the caller holds it locked.
void changeNameWords(Session& session, const Named& named, std::string_view before);

/// So many names that have one word are held against the others; more would be a wait.
inline constexpr std::size_t kMostNames = 20'000;

struct ItemsWithWords {
    std::vector<std::int64_t> ids;  ///< each once, in no order
    bool isPartly = false;          ///< too many names have even the rarest word: there may be more
};
/// Items of some offices whose recipient has words that begin with each of the `words` (folded, at
/// least one), in any order; at most `limit`. Of several words `mostNames` with the rarest are
/// looked at.
[[nodiscard]] ItemsWithWords itemsWithWords(Session& session, std::span<const std::string> offices,
                                            std::span<const std::string> words, std::size_t limit,
                                            std::size_t mostNames = kMostNames);

}  // namespace hoibao::store
