#pragma once

#include "http/authentication.hpp"
#include "http/idempotency.hpp"
#include "service/kept_answers.hpp"
#include "service/keyring.hpp"

namespace hoibao::http {

/// Keys as the database knows them.
class KeyAuthenticator : public Authenticator {
public:
    explicit KeyAuthenticator(service::Keyring& keys) : keys_(keys) {}
    std::optional<domain::Caller> authenticate(std::string_view bearerKey) override;

private:
    service::Keyring& keys_;
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
