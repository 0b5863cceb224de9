#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hoibao::service {

/// Bytes that compare as Vietnamese sorts the texts: a ă â b c d đ e ê … o ô ơ … u ư …, then the
/// tones (level, huyền, hỏi, ngã, sắc, nặng), then case. The one place where names are put in
/// order; by ICU's Vietnamese collation. Any normal form; any thread.
[[nodiscard]] std::string vietnameseSortKey(std::string_view text);

/// Sorts by what `textOf` gives of each, equal ones in the order they have.
template <class Element, class TextOf>
void sortVietnamese(std::vector<Element>& elements, TextOf&& textOf) {
    std::vector<std::pair<std::string, std::size_t>> keys;
    keys.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
        keys.emplace_back(vietnameseSortKey(textOf(elements[i])), i);
    std::sort(keys.begin(), keys.end());
    std::vector<Element> sorted;
    sorted.reserve(elements.size());
    for (const auto& [key, i] : keys) sorted.push_back(std::move(elements[i]));
    elements = std::move(sorted);
}

}  // namespace hoibao::service
