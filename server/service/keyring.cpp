#include "service/keyring.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/keys.hpp"

namespace hoibao::service {
namespace {

constexpr std::size_t kMaxNameBytes = 200;

bool isName(std::string_view text) {
    const auto isControl = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
    return text.find_first_not_of(' ') != std::string_view::npos && text.size() <= kMaxNameBytes &&
           std::none_of(text.begin(), text.end(), isControl);
}

}  // namespace

Keyring::Keyring(store::Database& database, Clock clock)
    : database_(database), clock_(std::move(clock)) {}

domain::Result<std::string> Keyring::create(domain::Role role, const domain::OfficeCode& office,
                                            std::string_view person) {
    if (!isName(person))
        return domain::fail(
            domain::ErrorKind::Malformed, "malformed-name",
            "the name is empty, longer than 200 bytes, or holds a control character");
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
        if (!store::officeExists(session, office, domain::localDate(now)))
            return domain::fail(domain::ErrorKind::NotFound, "unknown-office",
                                fmt::format("there is no office {} today", office.text()));
        return store::createKey(session, role, office, person, now);
    });
}

domain::Result<void> Keyring::revoke(std::string_view prefix) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        if (!store::revokeKey(session, prefix, clock_()))
            return domain::fail(domain::ErrorKind::NotFound, "unknown-key",
                                fmt::format("no key in force begins with {}", prefix));
        return {};
    });
}

std::optional<domain::Caller> Keyring::find(std::string_view key) {
    return database_.inTransaction(
        [&](store::Session& session) { return store::findCaller(session, key); });
}

}  // namespace hoibao::service
