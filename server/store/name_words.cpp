#include "store/name_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/text.hpp"
#include "store/sql_text.hpp"

namespace hoibao::store {
namespace {

/// As the column holds it: a longer word by its beginning.
constexpr std::size_t kMaxLetters = 40;
/// From so many on a word is common, and how common is not asked.
constexpr std::size_t kCommon = 2'000;

std::string beginningOf(std::string_view word) {
    std::size_t letters = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const bool isFirstByte = (static_cast<unsigned char>(word[i]) & 0xC0) != 0x80;
        if (isFirstByte && ++letters > kMaxLetters) return std::string(word.substr(0, i));
    }
    return std::string(word);
}

struct Condition {
    std::string sql;
    std::vector<Value> values;
};

Condition beginsWith(std::span<const std::string> offices, std::string_view word) {
    Condition condition;
    condition.values.assign(offices.begin(), offices.end());
    condition.sql = fmt::format("office IN ({}) AND word LIKE ?", inList(condition.values));
    condition.values.emplace_back(fmt::format("{}%", likeLiteral(beginningOf(word))));
    return condition;
}

/// How many rows a word has, up to `most`.
std::size_t countOf(Session& session, std::span<const std::string> offices, std::string_view word,
                    std::size_t most) {
    auto condition = beginsWith(offices, word);
    condition.values.emplace_back(most);
    const auto sql = fmt::format(
        "SELECT COUNT(*) FROM (SELECT 1 FROM item_word WHERE {} LIMIT ?) few", condition.sql);
    return static_cast<std::size_t>(session.query(sql, condition.values).front().integer(0));
}

/// The word that the fewest rows begin with; of common ones the longest, which says the most.
std::size_t rarestOf(Session& session, std::span<const std::string> offices,
                     std::span<const std::string> words) {
    std::size_t rarest = 0;
    std::size_t least = kCommon + 1;
    for (std::size_t i = 0; i < words.size() && words.size() > 1 && least > 0; ++i) {
        const auto count = countOf(session, offices, words[i], kCommon);
        const bool isLonger = words[i].size() > words[rarest].size();
        if (count > least || (count == least && !isLonger)) continue;
        rarest = i;
        least = count;
    }
    return rarest;
}

}  // namespace

std::vector<std::string> wordsOf(std::string_view folded) {
    std::vector<std::string> words;
    for (std::string_view rest = folded; !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        if (end > 0) words.push_back(beginningOf(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
    return words;
}

void addNameWords(Session& session, std::span<const Named> added) {
    std::vector<Value> values;
    for (const auto& named : added) {
        const auto folded = domain::foldedForSearch(named.recipient);
        for (const auto& word : wordsOf(folded)) {
            const std::initializer_list<Value> row = {named.office, word, named.item, folded};
            values.insert(values.end(), row);
        }
    }
    if (values.empty()) return;
    session.insertMany("INSERT INTO item_word (office, word, item_id, name)", "(?, ?, ?, ?)", 4,
                       values);
}

void changeNameWords(Session& session, const Named& named, std::string_view before) {
    const auto old = domain::foldedForSearch(before);
    if (old == domain::foldedForSearch(named.recipient)) return;
    for (const auto& word : wordsOf(old))
        session.execute("DELETE FROM item_word WHERE office = ? AND word = ? AND item_id = ?",
                        {named.office, word, named.item});
    addNameWords(session, {&named, 1});
}

ItemsWithWords itemsWithWords(Session& session, std::span<const std::string> offices,
                              std::span<const std::string> words, std::size_t limit,
                              std::size_t mostNames) {
    ItemsWithWords found;
    forEachChunk(offices, [&](std::span<const std::string> chunk) {
        const auto& rarest = words[rarestOf(session, chunk, words)];
        const auto before = found.ids.size();
        auto condition = beginsWith(chunk, rarest);
        auto from = fmt::format("item_word WHERE {}", condition.sql);
        if (words.size() > 1) {
            // Two common words that nobody has together would else be looked for in half of all.
            from = fmt::format("(SELECT item_id, name FROM {} LIMIT ?) few WHERE TRUE", from);
            condition.values.emplace_back(mostNames);
        }
        for (const auto& word : words) {
            from += " AND (name LIKE ? OR name LIKE ?)";
            condition.values.emplace_back(fmt::format("{}%", likeLiteral(word)));
            condition.values.emplace_back(fmt::format("% {}%", likeLiteral(word)));
        }
        condition.values.emplace_back(limit);
        // An item with two such words stands there twice.
        const auto sql = fmt::format("SELECT DISTINCT item_id FROM {} LIMIT ?", from);
        for (const auto& row : session.query(sql, condition.values))
            found.ids.push_back(row.integer(0));
        if (words.size() > 1 && found.ids.size() - before < limit)
            found.isPartly |= countOf(session, chunk, rarest, mostNames + 1) > mostNames;
    });
    if (found.ids.size() > limit) found.ids.resize(limit);
    return found;
}

}  // namespace hoibao::store
