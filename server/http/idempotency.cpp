#include "http/idempotency.hpp"

#include <sodium.h>

#include <algorithm>
#include <string_view>

namespace hoibao::http {

namespace {

/// Each part with its length before it, so that no two requests give the same bytes.
void feed(crypto_generichash_state& state, std::string_view part) {
    const std::uint64_t length = part.size();
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&length),
                              sizeof length);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
}

}  // namespace

domain::Result<std::string> idempotencyKey(const Request& request) {
    using domain::ErrorKind;
    const auto* key = request.headers.find("idempotency-key");
    if (!key) {
        return domain::fail(ErrorKind::Malformed, "idempotency-key-needed",
                            "This route needs an Idempotency-Key.");
    }
    const bool isVisible = std::ranges::all_of(*key, [](char c) { return c > 0x20 && c < 0x7f; });
    if (key->empty() || key->size() > kMaxIdempotencyKeyLength || !isVisible) {
        return domain::fail(ErrorKind::Malformed, "malformed-idempotency-key",
                            "Idempotency-Key is not 1 to 200 visible ASCII characters.");
    }
    return *key;
}

RequestHash requestHash(const Request& request) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, RequestHash().size());
    feed(state, request.method);
    feed(state, request.target);
    for (const auto& [name, value] : request.queryParameters) {
        feed(state, name);
        feed(state, value);
    }
    feed(state, request.header("content-type").value_or(""));
    feed(state, request.body);
    RequestHash hash;
    crypto_generichash_final(&state, hash.data(), hash.size());
    return hash;
}

RequestToken requestToken(const RequestTokenKey& secret, std::int64_t callerKeyId,
                          std::string_view key) {
    crypto_generichash_state state;
    RequestToken token;
    crypto_generichash_init(&state, secret.data(), secret.size(), token.size());
    feed(state, std::to_string(callerKeyId));
    feed(state, key);
    crypto_generichash_final(&state, token.data(), token.size());
    return token;
}

InProgress::Turn::Turn(InProgress* owner, Name name) : owner_(owner), name_(std::move(name)) {}

InProgress::Turn::Turn(Turn&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)), name_(std::move(other.name_)) {}

InProgress::Turn::~Turn() {
    if (!owner_) return;
    {
        const std::lock_guard lock(owner_->mutex_);
        owner_->names_.erase(name_);
    }
    owner_->changed_.notify_all();
}

std::optional<InProgress::Turn> InProgress::wait(std::int64_t callerKeyId, const std::string& key,
                                                 std::chrono::milliseconds atMost) {
    Name name(callerKeyId, key);
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, atMost, [&] { return !names_.contains(name); })) {
        return std::nullopt;
    }
    names_.insert(name);
    return Turn(this, std::move(name));
}

}  // namespace hoibao::http
