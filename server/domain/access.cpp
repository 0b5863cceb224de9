#include "domain/access.hpp"

#include <algorithm>

namespace hoibao::domain {

namespace {

constexpr std::array<Role, kRoleCount> kRoles = {
    Role::Operator,   Role::Clerk,        Role::ShiftLead,      Role::PostLiaison,
    Role::PostWorker, Role::PostManager,  Role::Supervisor,     Role::Integrator,
    Role::Admin,      Role::NoticeAuthor, Role::NoticeApprover, Role::Hotline,
};

constexpr std::array<std::string_view, kRoleCount> kRoleNames = {
    "operator",   "clerk",      "shift-lead", "post-liaison",  "post-worker",     "post-manager",
    "supervisor", "integrator", "admin",      "notice-author", "notice-approver", "hotline",
};

constexpr std::uint16_t bit(Role role) {
    return std::uint16_t(1u << static_cast<unsigned>(role));
}

template <class... Roles>
constexpr std::uint16_t only(Roles... roles) {
    return static_cast<std::uint16_t>((bit(roles) | ... | bit(Role::Operator)));
}

/// The clerk's work, which the shift lead does as well.
template <class... Others>
constexpr std::uint16_t clerksAnd(Others... others) {
    return only(Role::Clerk, Role::ShiftLead, others...);
}

constexpr std::uint16_t kEverybody = (1u << kRoleCount) - 1;

struct Row {
    Action action;
    std::string_view name;
    std::uint16_t roles;
};

using enum Role;

/// Who may do what. The operator may do everything; on whose objects is not told here but by
/// Caller::reaches.
constexpr std::array<Row, kActionCount> kTable = {{
    {Action::Public, "public", kEverybody},
    {Action::ImportResults, "import-results", clerksAnd()},
    {Action::CreateResult, "create-result", clerksAnd(Integrator)},
    {Action::ReadItems, "read-items", clerksAnd(PostManager, Supervisor, Integrator)},
    {Action::CorrectItem, "correct-item", clerksAnd()},
    {Action::StartPrintRun, "start-print-run", clerksAnd()},
    {Action::ReadPrintRun, "read-print-run", clerksAnd(Supervisor)},
    {Action::VoidItem, "void-item", clerksAnd()},
    {Action::SealItem, "seal-item", clerksAnd()},
    {Action::CreateManifest, "create-manifest", clerksAnd(PostLiaison)},
    {Action::ChangeManifest, "change-manifest", clerksAnd(PostLiaison)},
    {Action::PhotographManifest, "photograph-manifest", clerksAnd(PostLiaison)},
    {Action::ReadManifest, "read-manifest", clerksAnd(PostLiaison, PostManager, Supervisor)},
    {Action::SignManifest, "sign-manifest", only(ShiftLead, PostLiaison)},
    {Action::RecordScans, "record-scans", clerksAnd(PostWorker, PostManager)},
    {Action::ReadScanKinds, "read-scan-kinds", clerksAnd(PostWorker, PostManager, Supervisor)},
    {Action::ManageKeys, "manage-keys", only(Admin)},
    {Action::ManageOffices, "manage-offices", only(Admin)},
    {Action::ManageRanges, "manage-ranges", only(Admin)},
    {Action::ManageUsers, "manage-users", only(Admin)},
    {Action::ManagePolicies, "manage-policies", only(Admin)},
    {Action::ReadAudit, "read-audit", only(Admin)},
    {Action::ReadBoard, "read-board", only(ShiftLead, PostManager, Supervisor)},
    {Action::OwnAccount, "own-account", kEverybody},
}};

constexpr bool isInOrder() {
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        if (static_cast<std::size_t>(kTable[i].action) != i) return false;
    }
    return true;
}
static_assert(isInOrder(), "the table is indexed by the action");

constexpr std::array<Action, kActionCount> actionsOfTable() {
    std::array<Action, kActionCount> actions{};
    for (std::size_t i = 0; i < kTable.size(); ++i) actions[i] = kTable[i].action;
    return actions;
}
constexpr auto kActions = actionsOfTable();

const Row& row(Action action) noexcept {
    return kTable[static_cast<std::size_t>(action)];
}

}  // namespace

std::string_view name(Role role) noexcept {
    return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> parseRole(std::string_view word) noexcept {
    const auto found = std::ranges::find(kRoleNames, word);
    if (found == kRoleNames.end()) return std::nullopt;
    return kRoles[static_cast<std::size_t>(found - kRoleNames.begin())];
}

std::span<const Role> allRoles() noexcept {
    return kRoles;
}

std::string_view name(Action action) noexcept {
    return row(action).name;
}

std::span<const Action> allActions() noexcept {
    return kActions;
}

bool allows(Role role, Action action) noexcept {
    return (row(action).roles & bit(role)) != 0;
}

bool Caller::reaches(const OfficeCode& owner) const noexcept {
    return role == Role::Operator || office.covers(owner);
}

bool mayRecord(Role role, std::string_view kind) noexcept {
    if (!allows(role, Action::RecordScans)) return false;
    if (role != Role::Clerk && role != Role::ShiftLead) return true;
    return kind == "RETURNED" || kind == "DAMAGED";
}

}  // namespace hoibao::domain
