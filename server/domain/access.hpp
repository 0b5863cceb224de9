#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/office.hpp"

namespace hoibao::domain {

/// What a key's holder is there to do. `Operator` is admin.key: tools on the machine itself.
enum class Role : std::uint8_t {
    Operator,
    Clerk,
    ShiftLead,
    PostLiaison,
    PostWorker,
    PostManager,
    Supervisor,
    Integrator,
    Admin,
    NoticeAuthor,
    NoticeApprover,
    Hotline,
};
inline constexpr std::size_t kRoleCount = 12;

/// "shift-lead"; the words of `hoibao-admin key create --role`.
[[nodiscard]] std::string_view name(Role role) noexcept;
[[nodiscard]] std::optional<Role> parseRole(std::string_view word) noexcept;
[[nodiscard]] std::span<const Role> allRoles() noexcept;

/// Whether the role works in an office of the post; the others in one of the centre.
[[nodiscard]] constexpr bool isOfPost(Role role) noexcept {
    return role == Role::PostLiaison || role == Role::PostWorker || role == Role::PostManager;
}

/// What a route does, as far as it matters for who may call it. Every route has exactly one.
enum class Action : std::uint8_t {
    Public,  ///< anybody, without a key
    ImportResults,
    CreateResult,
    ReadItems,
    CorrectItem,
    StartPrintRun,
    ReadPrintRun,
    VoidItem,
    SealItem,
    CreateManifest,
    ChangeManifest,
    PhotographManifest,
    ReadManifest,
    SignManifest,
    RecordScans,
    ReadScanKinds,
    ManageKeys,
    ManageOffices,
    ManageRanges,
    ManageUsers,
    ManagePolicies,
    ReadAudit,  ///< who did what; and a citizen's item, for a reason
    ReadBoard,
    OwnAccount,  ///< who one is, signing out, one's own password
};
inline constexpr std::size_t kActionCount = 24;

[[nodiscard]] std::string_view name(Action action) noexcept;  ///< "import-results"
[[nodiscard]] std::span<const Action> allActions() noexcept;

/// Whether the role may call what does this at all; on which objects is told by the office.
[[nodiscard]] bool allows(Role role, Action action) noexcept;

/// Who asks: the role, office and person of a key or of a session, as authentication found them.
struct Caller {
    Role role = Role::Hotline;
    OfficeCode office;
    std::string person;
    std::int64_t keyId = 0;  ///< of somebody signed in: the user's id, made negative
    std::string keyPrefix;   ///< of the key, for logs and for revoking it; "user-17" of a user

    /// Whether an object of `owner` may be touched: by the operator always, else when the owner is
    /// the caller's office or one below it. When not, the object is "not found".
    [[nodiscard]] bool reaches(const OfficeCode& owner) const noexcept;
};

/// Whether the role may record this kind of scan: a clerk only RETURNED and DAMAGED, others who may
/// record scans any. `kind` is the contract's word.
[[nodiscard]] bool mayRecord(Role role, std::string_view kind) noexcept;

}  // namespace hoibao::domain
