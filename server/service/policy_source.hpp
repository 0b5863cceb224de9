#pragma once

#include <functional>
#include <utility>

#include "domain/life.hpp"

namespace hoibao::service {

/// Where an activity asks which rules are in force: they may change from one call to the next.
class PolicySource {
public:
    /// The same for ever.
    PolicySource(const domain::Policy& always = {}) : ask_([always] { return always; }) {}
    explicit PolicySource(std::function<domain::Policy()> ask) : ask_(std::move(ask)) {}

    [[nodiscard]] domain::Policy operator()() const { return ask_(); }

private:
    std::function<domain::Policy()> ask_;
};

}  // namespace hoibao::service
