#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/item_event.hpp"

namespace hoibao::bench {

/// The fold as one would write it first: words for states and kinds, a tree for the table, a sorted
/// copy of the events. It gives the same state on the straight road, knows no clocks, gaps,
/// attempts or remarks, and so does less.
class NaiveFold {
public:
    NaiveFold();
    [[nodiscard]] std::string stateOf(std::vector<domain::ItemEvent> events) const;

private:
    std::map<std::pair<std::string, std::string>, std::string> table_;
};

}  // namespace hoibao::bench
