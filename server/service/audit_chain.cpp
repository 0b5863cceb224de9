#include "service/audit_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <future>
#include <limits>
#include <map>

#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "crypto/signature.hpp"
#include "store/job_lease.hpp"

namespace hoibao::service {
namespace {

constexpr std::string_view kJob = "audit-chain";
constexpr int kRowsAtOnce = 500;  // a write set stays small
constexpr std::size_t kLinksAtOnce = 10'000;
constexpr std::int64_t kLookBack = 5'000;
/// A row is committed within so much of the time it is dated.
constexpr std::chrono::minutes kLongestTransaction{15};
/// Rows whose transaction began so long ago are in the chain.
constexpr std::chrono::minutes kSettled{1};

std::string signedText(const store::ChainHead& head, domain::Instant at) {
    return fmt::format("hoibao audit {} {} {}", head.position, crypto::toHex(head.hash),
                       domain::formatInstant(at));
}

}  // namespace

AuditSigner::AuditSigner(const Seed& seed)
    : key_(seed), publicKey_(crypto::toHex(key_.publicKey())) {}

store::SignedHead AuditSigner::sign(const store::ChainHead& head, domain::Instant now) const {
    return {head, now, publicKey_, crypto::toHex(key_.sign(signedText(head, now)))};
}

bool AuditSigner::isSigned(const store::SignedHead& head) {
    const auto signature = crypto::fromHex<std::tuple_size_v<crypto::Signature>>(head.signature);
    const auto key = crypto::fromHex<std::tuple_size_v<crypto::PublicKey>>(head.publicKey);
    return signature && key &&
           crypto::isSignedBy(*key, signedText(head.head, head.signedAt), *signature);
}

AuditChain::AuditChain(store::Database& database, AuditSigner signer, Clock clock,
                       std::function<void(const store::SignedHead&)> onHead)
    : database_(database),
      signer_(std::move(signer)),
      clock_(std::move(clock)),
      onHead_(std::move(onHead)),
      holder_(crypto::randomId()) {}

std::optional<store::Chained> AuditChain::chainSome(std::int64_t lookBack,
                                                    std::optional<std::int64_t> after) {
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> std::optional<store::Chained> {
        if (!store::takeLease(session, kJob, holder_, now, kLease)) return std::nullopt;
        return store::chainRows(session, lookBack, after, kRowsAtOnce);
    });
}

std::optional<int> AuditChain::run() {
    const auto now = clock_();
    const bool isTimeToSign = !signedAt_ || *signedAt_ + kSignEvery <= now;
    // Before a head is signed, and when this server takes over, every row is looked for.
    const auto lookBack = isTimeToSign ? std::numeric_limits<std::int64_t>::max() / 2 : kLookBack;
    int rows = 0;
    store::ChainHead head;
    std::optional<std::int64_t> after;
    for (;;) {
        const auto some = chainSome(lookBack, after);
        if (!some) return std::nullopt;
        rows += some->rows;
        head = some->head;
        after = some->lastId;
        if (some->rows < kRowsAtOnce) break;
    }
    if (!isTimeToSign) return rows;
    signedAt_ = now;
    if (head.position == 0) return rows;
    const auto signedHead = signer_.sign(head, now);
    database_.inTransaction(
        [&](store::Session& session) { store::addSignedHead(session, signedHead, now); });
    onHead_(signedHead);
    return rows;
}

namespace {

/// Walks the chain, link by link.
class Walk {
public:
    explicit Walk(std::vector<store::SignedHead> heads, std::string_view publicKey)
        : publicKey_(publicKey) {
        std::ranges::transform(publicKey_, publicKey_.begin(), [](char c) {
            return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        for (auto& head : heads) heads_.emplace(head.head.position, std::move(head));
    }

    /// What is wrong with the next link, if anything.
    std::optional<std::string> step(const store::ChainLink& link) {
        if (link.position != head_.position + 1)
            return fmt::format("places {} to {} of the chain are missing", head_.position + 1,
                               link.position - 1);
        if (!link.row) return fmt::format("row {} is missing", link.auditId);
        head_ = {link.position, store::chained(head_.hash, *link.row)};
        if (crypto::toHex(head_.hash) != link.hash)
            return fmt::format("row {} was changed, or the chain before it", link.auditId);
        if (link.at < signedAt_ - kLongestTransaction)
            return fmt::format("row {} was put in later than it is dated", link.auditId);
        ++goodRows_;
        const auto head = heads_.find(link.position);
        return head == heads_.end() ? std::nullopt : checkHead(head->second);
    }

    /// What is wrong at the end.
    std::optional<std::string> finish() const {
        if (heads_.empty() || heads_.rbegin()->first <= head_.position) return std::nullopt;
        return fmt::format("the chain ends at {}, and its head was signed at {}", head_.position,
                           heads_.rbegin()->first);
    }
    [[nodiscard]] std::int64_t position() const noexcept { return head_.position; }
    [[nodiscard]] std::int64_t goodRows() const noexcept { return goodRows_; }
    [[nodiscard]] std::int64_t goodHeads() const noexcept { return goodHeads_; }

private:
    std::optional<std::string> checkHead(const store::SignedHead& head) {
        const auto where = fmt::format("the head signed at {} ", head.head.position);
        if (!AuditSigner::isSigned(head)) return where + "has a wrong signature";
        if (!publicKey_.empty() && head.publicKey != publicKey_)
            return where + "was signed with another key";
        if (head.head.hash != head_.hash) return where + "is not that of the chain";
        ++goodHeads_;
        signedAt_ = head.signedAt;
        return std::nullopt;
    }

    std::map<std::int64_t, store::SignedHead> heads_;
    std::string publicKey_;
    store::ChainHead head_;
    std::int64_t goodRows_ = 0;
    std::int64_t goodHeads_ = 0;
    domain::Instant signedAt_{};  ///< of the last head passed
};

/// Reads the chain ahead of who walks along it, two pieces at a time: the database reads one while
/// another is taken over and walked. A piece begins where the one before it ends if no place is
/// missing; where one is, the walk stops.
class Pieces {
public:
    explicit Pieces(store::Database& database) : database_(database) { ask(); }

    std::vector<store::ChainLink> next() {
        ask();
        auto piece = asked_.front().get();
        asked_.pop_front();
        return piece;
    }

private:
    void ask() {
        asked_.push_back(std::async(std::launch::async, [this, from = askedTo_] {
            return database_.inTransaction([&](store::Session& session) {
                return store::chainLinks(session, from, kLinksAtOnce);
            });
        }));
        askedTo_ += std::int64_t(kLinksAtOnce);
    }

    store::Database& database_;
    std::deque<std::future<std::vector<store::ChainLink>>> asked_;
    std::int64_t askedTo_ = 0;
};

}  // namespace

AuditVerdict verifyAudit(store::Database& database, const Clock& clock,
                         std::string_view publicKey) {
    Walk walk(
        database.inTransaction([](store::Session& session) { return store::signedHeads(session); }),
        publicKey);
    const auto now = clock();
    const auto unchained = database.inTransaction([&](store::Session& session) {
        return store::firstUnchained(session, now - kSettled, now + kSettled);
    });
    std::optional<std::string> fault;
    std::int64_t faultyRow = std::numeric_limits<std::int64_t>::max();
    Pieces pieces(database);
    for (bool isAtEnd = false; !isAtEnd && !fault;) {
        const auto links = pieces.next();
        isAtEnd = links.size() < kLinksAtOnce;  // what was added meanwhile is for the next time
        for (const auto& link : links) {
            fault = walk.step(link);
            if (!fault) continue;
            // A gap tells more than the rows that now stand beside the chain.
            faultyRow = link.position > walk.position() + 1 ? 0 : link.auditId;
            break;
        }
    }
    if (unchained && *unchained < faultyRow)
        fault = fmt::format("row {} was put in beside the chain", *unchained);
    if (!fault) fault = walk.finish();
    return {walk.goodRows(), walk.goodHeads(), fault};
}

}  // namespace hoibao::service
