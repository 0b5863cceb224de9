// The contract's table of roles, written down a second time.
#include "domain/access.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace hoibao::domain {
namespace {

using Names = std::set<std::string_view>;

const std::map<std::string_view, Names> kMay = {
    {"clerk",
     {"import-results", "create-result", "read-items", "correct-item", "start-print-run",
      "read-print-run", "void-item", "seal-item", "create-manifest", "change-manifest",
      "photograph-manifest", "read-manifest", "record-scans", "read-scan-kinds"}},
    {"shift-lead",
     {"import-results", "create-result", "read-items", "correct-item", "start-print-run",
      "read-print-run", "void-item", "seal-item", "create-manifest", "change-manifest",
      "photograph-manifest", "read-manifest", "sign-manifest", "record-scans", "read-scan-kinds",
      "read-board"}},
    {"post-liaison",
     {"create-manifest", "change-manifest", "photograph-manifest", "read-manifest",
      "sign-manifest"}},
    {"post-worker", {"record-scans", "read-scan-kinds"}},
    {"post-manager",
     {"read-items", "read-manifest", "record-scans", "read-scan-kinds", "read-board"}},
    {"supervisor",
     {"read-items", "read-print-run", "read-manifest", "read-scan-kinds", "read-board"}},
    {"integrator", {"create-result", "read-items"}},
    {"admin",
     {"manage-keys", "manage-offices", "manage-ranges", "manage-users", "manage-policies",
      "read-audit"}},
    {"notice-author", {}},
    {"notice-approver", {}},
    {"hotline", {}},
};

TEST(AccessTest, EachRoleMayDoWhatTheContractSaysAndNothingElse) {
    ASSERT_EQ(allRoles().size(), kMay.size() + 1);
    for (const auto role : allRoles()) {
        for (const auto action : allActions()) {
            const auto row = kMay.find(name(role));
            const bool isExpected = action == Action::Public || action == Action::OwnAccount ||
                                    role == Role::Operator ||
                                    (row != kMay.end() && row->second.contains(name(action)));
            EXPECT_EQ(allows(role, action), isExpected) << name(role) << " " << name(action);
        }
    }
}

TEST(AccessTest, NamesAreReadBack) {
    for (const auto role : allRoles()) EXPECT_EQ(parseRole(name(role)), role);
    for (const auto word : {"", "Clerk", "clerk ", "root", "admin.key"}) {
        EXPECT_FALSE(parseRole(word)) << word;
    }
    Names actions;
    for (const auto action : allActions()) actions.insert(name(action));
    EXPECT_EQ(actions.size(), kActionCount);
}

TEST(AccessTest, AnOfficeReachesItselfAndWhatIsBelow) {
    const struct {
        Role role;
        std::string_view office, owner;
        bool reaches;
    } cases[] = {
        {Role::Clerk, "C80", "C80", true},
        {Role::Clerk, "C80", "C80.25459", true},
        {Role::Clerk, "C80.25459", "C80", false},
        {Role::Clerk, "C80.25459", "C80.25465", false},
        {Role::Clerk, "C80.25459", "C80.25459", true},
        {Role::PostLiaison, "P80.25459", "C80.25459", false},
        {Role::Supervisor, "C80.25459", "C80.25465", false},
        {Role::Operator, "C80", "P80.25459", true},
        {Role::Operator, "C80.25459", "C80", true},
    };
    for (const auto& c : cases) {
        Caller caller;
        caller.role = c.role;
        caller.office = *OfficeCode::parse(c.office);
        EXPECT_EQ(caller.reaches(*OfficeCode::parse(c.owner)), c.reaches)
            << name(c.role) << "@" << c.office << " -> " << c.owner;
    }
}

TEST(AccessTest, AClerkRecordsReturnsAndDamagesOnly) {
    const struct {
        Role role;
        std::string_view kind;
        bool may;
    } cases[] = {
        {Role::Clerk, "RETURNED", true},       {Role::Clerk, "DAMAGED", true},
        {Role::Clerk, "DELIVERED", false},     {Role::ShiftLead, "RETURNED", true},
        {Role::ShiftLead, "ACCEPTED", false},  {Role::PostWorker, "DELIVERED", true},
        {Role::PostManager, "ACCEPTED", true}, {Role::Supervisor, "RETURNED", false},
        {Role::Admin, "RETURNED", false},      {Role::Operator, "DELIVERED", true},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(mayRecord(c.role, c.kind), c.may) << name(c.role) << " " << c.kind;
    }
}

}  // namespace
}  // namespace hoibao::domain
