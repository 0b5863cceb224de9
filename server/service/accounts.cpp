#include "service/accounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "domain/password_policy.hpp"
#include "domain/text.hpp"
#include "service/administrator.hpp"
#include "service/sign_in.hpp"
#include "store/audit.hpp"
#include "store/keys.hpp"
#include "store/users.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;

constexpr std::size_t kMinNameBytes = 3;
constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxPersonBytes = 200;

/// Named as people are, and as nobody who is real.
std::string demoPerson(domain::Role role) {
    constexpr std::array<std::string_view, domain::kRoleCount> kNames = {
        "",     "Lan", "Hạnh", "Bình", "Tuấn", "Xuân", "Ánh", "Cổng dịch vụ công",
        "Dũng", "Mai", "Phúc", "Thảo"};
    return fmt::format("{} (dùng thử)", kNames[static_cast<std::size_t>(role)]);
}

bool isName(std::string_view name) {
    return name.size() >= kMinNameBytes && name.size() <= kMaxNameBytes && name.front() >= 'a' &&
           name.front() <= 'z' && std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                      c == '-';
           });
}

bool isPerson(std::string_view person) {
    const auto isControl = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
    return person.find_first_not_of(' ') != std::string_view::npos &&
           person.size() <= kMaxPersonBytes && std::ranges::none_of(person, isControl) &&
           !domain::firstNonUtf8(person);
}

/// The secret of a person's second factor follows from the link's token: the page can be asked for
/// again and shows the same one, and nothing is stored before it was seen to work.
crypto::TotpSecret totpOfLink(std::string_view token) {
    return crypto::digest<std::tuple_size_v<crypto::TotpSecret>>("totp", crypto::bytesOf(token));
}

domain::Result<void> checkRole(domain::Role role) {
    if (role != domain::Role::Operator) return {};
    return domain::fail(ErrorKind::Malformed, "malformed-role",
                        "the operator signs in with the key of the machine");
}

domain::Result<void> checkOffice(store::Session& session, const domain::OfficeCode& office,
                                 const domain::Caller& by, domain::Instant now) {
    if (administers(by, office) && store::officeExists(session, office, domain::localDate(now)))
        return {};
    return domain::fail(ErrorKind::NotFound, "unknown-office",
                        fmt::format("there is no office {} today", office.text()));
}

tl::unexpected<domain::Error> unknownUser(std::string_view name) {
    return domain::fail(ErrorKind::NotFound, "unknown-user",
                        fmt::format("there is no user {} who may sign in", name));
}

std::string objectOf(std::int64_t userId) {
    return fmt::format("user {}", userId);
}

std::string newLink(store::Session& session, std::int64_t userId, domain::Instant now) {
    auto token = crypto::randomToken();
    store::addLink(session, store::hashOfSecret(token), userId, now, now + Accounts::kLinkLife);
    return token;
}

/// The user of this name who is not disabled, and whom `by` administers, locked.
std::optional<store::User> lockActive(store::Session& session, std::string_view name,
                                      const domain::Caller& by) {
    const auto found = store::findUser(session, signInName(name));
    if (!found) return std::nullopt;
    auto user = store::lockUser(session, found->id);
    if (!user || user->isDisabled || !administers(by, user->office)) return std::nullopt;
    return user;
}

/// Whether nobody else could administer: then only the operator of the machine could help.
bool isLastAdministrator(store::Session& session, const store::User& user) {
    return user.role == domain::Role::Admin && !user.passwordHash.empty() &&
           store::countUsersOfRole(session, domain::Role::Admin) == 1;
}

tl::unexpected<domain::Error> lastAdministrator() {
    return domain::fail(ErrorKind::Conflict, "last-administrator",
                        "nobody else could administer then");
}

}  // namespace

domain::Result<std::string> Accounts::create(const NewUser& user, const domain::Caller& by,
                                             std::string_view requestId) {
    const auto name = signInName(user.name);
    if (!isName(name) || !isPerson(user.person))
        return domain::fail(ErrorKind::Malformed, "malformed-name",
                            "a name to sign in with has 3 to 64 of a-z 0-9 . _ - and begins with "
                            "a letter; a person's has 1 to 200 bytes");
    if (auto checked = checkRole(user.role); !checked) return tl::unexpected(checked.error());
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        if (auto checked = checkOffice(session, user.office, by, now); !checked)
            return tl::unexpected(checked.error());
        store::User fresh;
        fresh.name = name;
        fresh.person = domain::nfc(user.person);
        fresh.role = user.role;
        fresh.office = user.office;
        const auto id = store::addUser(session, fresh, now);
        if (!id)
            return domain::fail(ErrorKind::Conflict, "name-taken",
                                fmt::format("there is a user {} already", name));
        store::recordAudit(session, by, "create-user", objectOf(*id), requestId, now);
        return newLink(session, *id, now);
    });
}

domain::Result<void> Accounts::disable(std::string_view name, const domain::Caller& by,
                                       std::string_view requestId, std::string_view reason) {
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        const auto user = lockActive(session, name, by);
        if (!user) return unknownUser(name);
        if (isLastAdministrator(session, *user)) return lastAdministrator();
        store::clearCredentials(session, user->id);
        store::setDisabled(session, user->id, now);
        store::endSessionsOf(session, user->id);
        store::recordAudit(session, by, "disable-user", objectOf(user->id), requestId, now, reason);
        return {};
    });
}

domain::Result<std::string> Accounts::reset(std::string_view name, const domain::Caller& by,
                                            std::string_view requestId, std::string_view reason) {
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        const auto user = lockActive(session, name, by);
        if (!user) return unknownUser(name);
        store::clearCredentials(session, user->id);
        store::endSessionsOf(session, user->id);
        store::recordAudit(session, by, "reset-user", objectOf(user->id), requestId, now, reason);
        return newLink(session, user->id, now);
    });
}

domain::Result<void> Accounts::changeRole(std::string_view name, domain::Role role,
                                          const domain::OfficeCode& office,
                                          const domain::Caller& by, std::string_view requestId,
                                          std::string_view reason) {
    if (auto checked = checkRole(role); !checked) return checked;
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        if (auto checked = checkOffice(session, office, by, now); !checked) return checked;
        const auto user = lockActive(session, name, by);
        if (!user) return unknownUser(name);
        if (role != domain::Role::Admin && isLastAdministrator(session, *user))
            return lastAdministrator();
        store::setRole(session, user->id, role, office);
        store::endSessionsOf(session, user->id);
        const auto change = fmt::format("{} {} to {} {}", domain::name(user->role),
                                        user->office.text(), domain::name(role), office.text());
        store::recordAudit(session, by, "change-role", objectOf(user->id), requestId, now,
                           reason.empty() ? change : auditReason(change, reason));
        return {};
    });
}

std::vector<store::ListedUser> Accounts::list(const store::UserFilter& filter,
                                              std::string_view after, std::size_t limit,
                                              const domain::Caller& by) {
    auto mine = filter;
    if (!administersAll(by)) {
        const auto asked = domain::OfficeCode::parse(filter.office);
        if (!asked || !by.office.covers(*asked)) mine.office = by.office.text();
    }
    return database_.inTransaction(
        [&](store::Session& session) { return store::listUsers(session, mine, after, limit); });
}

domain::Result<store::ListedUser> Accounts::find(std::string_view name, const domain::Caller& by) {
    return database_.inTransaction(
        [&](store::Session& session) -> domain::Result<store::ListedUser> {
            auto user = store::findListedUser(session, name);
            if (!user || !administers(by, user->user.office)) return unknownUser(name);
            return std::move(*user);
        });
}

domain::Result<std::string> Accounts::firstLink(const domain::OfficeCode& office) {
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        if (store::hasUserOfRole(session, domain::Role::Admin))
            return domain::fail(ErrorKind::Conflict, "already-set-up",
                                "an administrator has a password already");
        const domain::Caller operatorOfMachine{domain::Role::Operator, office, "hoibao-admin", 0,
                                               ""};
        if (const auto user = lockActive(session, kFirstName, operatorOfMachine))
            return newLink(session, user->id, now);
        store::User first;
        first.name = kFirstName;
        first.person = kFirstName;
        first.role = domain::Role::Admin;
        first.office = office;
        const auto id = store::addUser(session, first, now);
        if (!id) return unknownUser(kFirstName);
        store::recordAudit(session, operatorOfMachine, "create-user", objectOf(*id), "", now);
        return newLink(session, *id, now);
    });
}

std::optional<Accounts::Invitation> Accounts::invitation(std::string_view token) {
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> std::optional<Invitation> {
        const auto id = store::findLink(session, store::hashOfSecret(token), now);
        const auto user = id ? store::findUser(session, *id) : std::nullopt;
        if (!user) return std::nullopt;
        Invitation invitation{user->name, user->person, std::nullopt};
        if (needsTotp(user->role)) invitation.totp = totpOfLink(token);
        return invitation;
    });
}

domain::Result<void> Accounts::accept(std::string_view token, std::string_view password,
                                      std::string_view code, std::string_view requestId) {
    const auto unknownLink = domain::fail(ErrorKind::NotFound, "unknown-link",
                                          "the link is unknown, used, or older than a day");
    const auto now = clock_();
    const auto invited = invitation(token);
    if (!invited) return unknownLink;
    const auto text = domain::nfc(password);
    if (auto checked = domain::checkPassword(text, invited->name, invited->totp.has_value());
        !checked)
        return checked;
    std::optional<std::int64_t> step;
    if (invited->totp) {
        step = crypto::matchTotp(*invited->totp, code, 0, now);
        if (!step)
            return domain::fail(ErrorKind::Unreadable, "wrong-code",
                                "the app's code is another one, or the phone's clock is wrong");
    }
    const auto turn = hasher_.turn();
    if (!turn) return domain::fail(ErrorKind::TooMany, "try-later", "come again in a while");
    const auto hash = turn->hash(text);
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        const auto linkHash = store::hashOfSecret(token);
        const auto id = store::findLink(session, linkHash, now);
        const auto user = id ? store::lockUser(session, *id) : std::nullopt;
        if (!user || user->isDisabled || needsTotp(user->role) != invited->totp.has_value() ||
            !store::useLink(session, linkHash, now))
            return unknownLink;
        store::setPassword(session, user->id, hash);
        if (invited->totp) store::setTotp(session, user->id, {*invited->totp, *step}, now);
        store::endSessionsOf(session, user->id);
        const domain::Caller self{user->role, user->office, user->person, -user->id, ""};
        store::recordAudit(session, self, "set-password", objectOf(user->id), requestId, now);
        return {};
    });
}

domain::Result<std::vector<Accounts::DemoUser>> Accounts::makeDemoUsers() {
    std::vector<DemoUser> made;
    const auto now = clock_();
    for (const auto role : domain::allRoles()) {
        if (role == domain::Role::Operator) continue;
        const auto office = domain::OfficeCode::parse(domain::isOfPost(role) ? "P80" : "C80");
        DemoUser demo{std::string(domain::name(role)), role, *office, crypto::randomToken(),
                      std::nullopt};
        if (needsTotp(role)) {
            crypto::fillRandomly(demo.totp.emplace());
        }
        const auto turn = hasher_.turn();
        if (!turn) return domain::fail(ErrorKind::TooMany, "try-later", "come again in a while");
        const auto hash = turn->hash(demo.password);
        const bool isNew = database_.inTransaction([&](store::Session& session) {
            store::User user;
            user.name = demo.name;
            user.person = demoPerson(role);
            user.role = role;
            user.office = demo.office;
            user.passwordHash = hash;
            user.isDemo = true;
            const auto id = store::addUser(session, user, now);
            if (id && demo.totp) store::setTotp(session, *id, {*demo.totp, 0}, now);
            return id.has_value();
        });
        if (isNew) made.push_back(std::move(demo));
    }
    return made;
}

}  // namespace hoibao::service
