#include "http/idempotency.hpp"

#include <algorithm>
#include <string_view>

#include "crypto/digest.hpp"

namespace hoibao::http {

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
    RequestHash hash;
    crypto::Digest digest(hash.size());
    digest.addDelimited(request.method);
    digest.addDelimited(request.target);
    for (const auto& [name, value] : request.queryParameters) {
        digest.addDelimited(name);
        digest.addDelimited(value);
    }
    digest.addDelimited(request.header("content-type").value_or(""));
    digest.addDelimited(request.body);
    digest.finish(hash);
    return hash;
}

RequestToken requestToken(const RequestTokenKey& secret, std::int64_t callerKeyId,
                          std::string_view key) {
    RequestToken token;
    crypto::Digest(token.size(), secret)
        .addDelimited(std::to_string(callerKeyId))
        .addDelimited(key)
        .finish(token);
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
