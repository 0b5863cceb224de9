#pragma once

#include "http/authentication.hpp"
#include "http/idempotency.hpp"
#include "service/kept_answers.hpp"
#include "service/keyring.hpp"
#include "service/sign_in.hpp"

namespace hoibao::http {

/// Keys and sessions as the database knows them.
class KeyAuthenticator : public Authenticator {
public:
    KeyAuthenticator(service::Keyring& keys, service::SignIn& sessions)
        : keys_(keys), sessions_(sessions) {}
    std::optional<domain::Caller> authenticate(std::string_view bearerKey) override;
    std::optional<domain::Caller> authenticateSession(std::string_view token) override;

private:
    service::Keyring& keys_;
    service::SignIn& sessions_;
};

/// Answers as the database keeps them.
class DatabaseIdempotency : public IdempotencyStore {
public:
    explicit DatabaseIdempotency(service::KeptAnswers& answers) : answers_(answers) {}
    std::optional<StoredAnswer> find(std::int64_t callerKeyId, const std::string& key) override;
    void remember(std::int64_t callerKeyId, const std::string& key,
                  const StoredAnswer& answer) override;

private:
    service::KeptAnswers& answers_;
};

}  // namespace hoibao::http
