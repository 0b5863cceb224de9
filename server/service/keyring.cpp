#include "service/keyring.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.hpp"
#include "domain/text.hpp"
#include "service/administrator.hpp"
#include "store/audit.hpp"
#include "store/keys.hpp"

namespace hoibao::service {
namespace {

constexpr std::size_t kMaxNameBytes = 200;

bool isName(std::string_view text) {
    const auto isControl = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
    return text.find_first_not_of(' ') != std::string_view::npos && text.size() <= kMaxNameBytes &&
           std::none_of(text.begin(), text.end(), isControl);
}

domain::Result<void> checkName(std::string_view person) {
    if (isName(person)) return {};
    return domain::fail(domain::ErrorKind::Malformed, "malformed-name",
                        "the name is empty, longer than 200 bytes, or holds a control character");
}

tl::unexpected<domain::Error> unknownOffice(const domain::OfficeCode& office) {
    return domain::fail(domain::ErrorKind::NotFound, "unknown-office",
                        fmt::format("there is no office {} today", office.text()));
}

tl::unexpected<domain::Error> unknownKey(std::string_view prefix) {
    return domain::fail(domain::ErrorKind::NotFound, "unknown-key",
                        fmt::format("no key in force begins with {}", prefix));
}

/// The prefix of the key that a request makes: the same for the same request.
std::string prefixOf(std::string_view token) {
    constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
    const auto hash = crypto::digest<16>(token);
    std::string prefix;
    for (std::size_t i = 0; i < 8; ++i) prefix += kLetters[hash[i] % kLetters.size()];
    return prefix;
}

}  // namespace

Keyring::Keyring(store::Database& database, Clock clock)
    : database_(database), clock_(std::move(clock)) {}

domain::Result<std::string> Keyring::create(domain::Role role, const domain::OfficeCode& office,
                                            std::string_view person) {
    if (auto checked = checkName(person); !checked) return tl::unexpected(checked.error());
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        if (!store::officeExists(session, office, domain::localDate(now)))
            return unknownOffice(office);
        return store::createKey(session, role, office, person, now);
    });
}

domain::Result<void> Keyring::revoke(std::string_view prefix) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        if (!store::revokeKey(session, prefix, clock_())) return unknownKey(prefix);
        return {};
    });
}

domain::Result<std::string> Keyring::create(domain::Role role, const domain::OfficeCode& office,
                                            std::string_view person, const Asker& by) {
    if (auto checked = checkName(person); !checked) return tl::unexpected(checked.error());
    if (role == domain::Role::Operator)
        return domain::fail(domain::ErrorKind::Malformed, "malformed-role",
                            "the operator's key is made on the machine");
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        if (!administers(by.caller, office) ||
            !store::officeExists(session, office, domain::localDate(now)))
            return unknownOffice(office);
        const auto prefix = prefixOf(by.token);
        auto key = store::createKey(session, prefix, role, office, domain::nfc(person), now);
        if (!key)
            return domain::fail(domain::ErrorKind::Conflict, "key-was-made",
                                "this form made a key already");
        store::recordAudit(session, by.caller, "create-key", fmt::format("key {}", prefix),
                           by.requestId, now,
                           fmt::format("{} {}", domain::name(role), office.text()));
        return std::move(*key);
    });
}

domain::Result<void> Keyring::revoke(std::string_view prefix, std::string_view reason,
                                     const Asker& by) {
    const auto why = checkedReason(reason);
    if (!why) return tl::unexpected(why.error());
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        const auto key = store::findKey(session, prefix);
        if (!key || !administers(by.caller, key->office) || !store::revokeKey(session, prefix, now))
            return unknownKey(prefix);
        store::recordAudit(session, by.caller, "revoke-key", fmt::format("key {}", prefix),
                           by.requestId, now, *why);
        return {};
    });
}

std::vector<store::ListedKey> Keyring::list(bool withRevoked, const domain::Caller& by) {
    auto keys = database_.inTransaction([&](store::Session& session) {
        return store::listKeys(session, withRevoked, kMostListed);
    });
    std::erase_if(keys, [&](const auto& key) { return !administers(by, key.office); });
    return keys;
}

std::optional<domain::Caller> Keyring::find(std::string_view key) {
    return database_.inTransaction(
        [&](store::Session& session) { return store::findCaller(session, key); });
}

}  // namespace hoibao::service
