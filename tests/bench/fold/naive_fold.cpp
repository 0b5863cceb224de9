#include "naive_fold.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "domain/life.hpp"

namespace hoibao::bench {

NaiveFold::NaiveFold() {
    for (const auto& row : domain::transitions()) {
        table_.try_emplace({std::string(name(row.from)), std::string(name(row.kind))},
                           std::string(name(row.to)));
    }
}

std::string NaiveFold::stateOf(std::vector<domain::ItemEvent> events) const {
    std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
        return std::tie(a.occurredAt, a.kind, a.id) < std::tie(b.occurredAt, b.kind, b.id);
    });
    std::set<std::string> seen;
    std::string state = "NONE";
    for (const auto& event : events) {
        if (!seen.insert(event.id.text()).second) continue;
        const auto row = table_.find({state, std::string(name(event.kind))});
        if (row != table_.end()) state = row->second;
    }
    return state;
}

}  // namespace hoibao::bench
