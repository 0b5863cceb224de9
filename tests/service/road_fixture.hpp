#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "service/link_signer.hpp"
#include "service/packing.hpp"
#include "service/printing.hpp"
#include "store/test_database.hpp"

namespace hoibao::tests {

/// A database with everything before the post: results whose items wait to be labelled, and the
/// services that label them. Time stands still until `now` is moved.
class RoadTest : public testing::Test {
protected:
    RoadTest();

    /// Adds `count` items in POST_READY; gives their ids.
    std::vector<std::int64_t> addItems(int count, std::string_view office = "C80",
                                       std::string_view recipient = "Nguyễn Thị Ngọc Diễm");
    /// Adds items and labels them; gives their numbers, in order.
    std::vector<std::string> addLabelled(int count, std::string_view office = "C80");
    /// The run that prints these, ready.
    std::int64_t print(const std::vector<std::int64_t>& items);
    std::vector<std::string> numbersOf(std::int64_t run);
    void finishRuns();

    store::Item item(std::string_view number);
    store::Item item(std::int64_t id);
    std::string stateOf(std::string_view number) { return std::string(name(item(number).state)); }
    std::string stateOf(std::int64_t id) { return std::string(name(item(id).state)); }
    std::int64_t integer(std::string_view sql);

    /// Someone at an office with a fresh request.
    service::Asker asker(std::string_view office = "C80", domain::Role role = domain::Role::Clerk,
                         std::string_view person = "Lan");
    static domain::Caller callerOf(std::string_view office, domain::Role role,
                                   std::string_view person);

    store::Database& database() { return *database_; }
    service::Clock clock() {
        return [this] { return now; };
    }

    domain::Instant now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} +
                        std::chrono::hours(3)};
    domain::Policy policy;
    service::LinkSigner links;

private:
    TestDatabase database_;
    int dossiers_ = 0;
    int requests_ = 0;

protected:
    service::Printing printing;
    service::Packing packing;
};

}  // namespace hoibao::tests
