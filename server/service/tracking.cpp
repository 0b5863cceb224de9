#include "service/tracking.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "domain/dossier_code.hpp"
#include "domain/item_number.hpp"
#include "domain/person_name.hpp"
#include "domain/text.hpp"
#include "store/events.hpp"

namespace hoibao::service {
namespace {

using domain::EventKind;
using domain::State;

constexpr std::size_t kMaxCodeBytes = 100;
constexpr std::size_t kFactorDigits = 4;

tl::unexpected<domain::Error> notFound() {
    return domain::fail(domain::ErrorKind::NotFound, "not-found", "not found");
}

/// Without blanks, long dashes short, letters in upper case (ASCII; the rest is as typed).
std::string packed(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.compare(at, 3, "\u2013") == 0 || text.compare(at, 3, "\u2014") == 0) {
            result += '-';
            at += 2;
        } else if (text.compare(at, 2, "\u00A0") == 0) {
            ++at;
        } else if (const char c = text[at]; c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return result;
}

/// The thirteen characters of an item number with O and 0 where each belongs.
std::string asNumber(std::string_view code) {
    std::string text;
    for (const char c : code)
        if (c != '-' && c != '.') text += c;
    if (text.size() != domain::ItemNumber::kLength) return {};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isLetterPlace = i < 2 || i >= 11;
        if (isLetterPlace && text[i] == '0') text[i] = 'O';
        if (!isLetterPlace && text[i] == 'O') text[i] = '0';
    }
    const auto number = domain::ItemNumber::parse(text);
    return number ? std::string(number->text()) : std::string();
}

/// What wrong factors are counted under: the item, so that its number and its dossier code do not
/// give twice as many tries; or the code, when there is no such item.
std::string countedAs(const std::optional<store::Item>& item, const TypedCode& code) {
    const auto text = item                       ? fmt::format("item {}", item->id)
                      : !code.number.empty()     ? "code " + code.number
                      : code.dossierKeys.empty() ? "code"
                                                 : "code " + code.dossierKeys.back();
    return crypto::toHex(crypto::digest<16>(text));
}

bool isRightFactor(const std::optional<store::Item>& item, std::string_view lastFour) {
    const std::string_view phone = item ? std::string_view(item->phone) : std::string_view();
    if (lastFour.size() != kFactorDigits || phone.size() < kFactorDigits || !item->phoneUsable)
        return false;
    return crypto::areSame(phone.substr(phone.size() - kFactorDigits), lastFour);
}

std::string_view publicWords(State state) {
    return domain::words(state).publicVi;
}

bool isOnItsWay(State state) {
    return domain::isInPostsHands(state) && state != State::Returning && state != State::Missing &&
           state != State::AwaitingCollection;
}

/// The moments at which what a citizen reads changed, or another attempt failed; oldest first.
std::vector<Tracked::Step> stepsOf(std::span<const domain::ItemEvent> events,
                                   const domain::Policy& policy) {
    // Far more than an item ever has; each step folds all before it.
    constexpr std::size_t kMostEvents = 300;
    std::vector<Tracked::Step> steps;
    int attempts = 0;
    const auto count = std::min(events.size(), kMostEvents);
    for (std::size_t i = 1; i <= count; ++i) {
        const auto standing = domain::fold(events.first(i), policy);
        if (standing.state == State::None) continue;
        const bool isNews = steps.empty() ||
                            publicWords(steps.back().state) != publicWords(standing.state) ||
                            standing.attempts > attempts;
        attempts = standing.attempts;
        if (isNews) steps.push_back({standing.since, standing.state});
    }
    return steps;
}

std::optional<domain::LocalDate> expectedDay(std::span<const domain::ItemEvent> events,
                                             int expectedDays) {
    std::optional<domain::LocalDate> day;
    for (const auto& event : events)
        if (event.kind == EventKind::HandoverSigned)
            day = domain::LocalDate(std::chrono::sys_days(domain::localDate(event.occurredAt)) +
                                    std::chrono::days(expectedDays));
    return day;
}

}  // namespace

TypedCode TypedCode::read(std::string_view text) {
    TypedCode code;
    if (text.size() > kMaxCodeBytes || domain::firstNonUtf8(text)) return code;
    const auto plain = packed(domain::nfc(text));
    code.number = asNumber(plain);
    if (const auto dossier = domain::DossierCode::parse(plain))
        code.dossierKeys.push_back(dossier->key());
    auto zeros = plain;
    std::replace(zeros.begin(), zeros.end(), 'O', '0');
    if (const auto dossier = domain::DossierCode::parse(zeros); dossier && zeros != plain)
        code.dossierKeys.push_back(dossier->key());
    return code;
}

Tracking::Tracking(store::Database& database, const domain::Gazetteer& gazetteer,
                   const LinkSigner& links, PolicySource policy, TrackingLimits limits, Clock clock)
    : database_(database),
      gazetteer_(gazetteer),
      links_(links),
      policy_(std::move(policy)),
      limits_(limits),
      clock_(std::move(clock)) {}

domain::Result<Tracked> Tracking::byFactor(std::string_view code, std::string_view lastFour) {
    forgetOldCounts();
    const auto typed = TypedCode::read(code);
    const auto today = domain::localDate(clock_());
    struct Refused {};
    // Every attempt is counted as wrong before it is looked at, and the count of a right one is
    // rolled back with its transaction: attempts at the same time wait for each other, and one
    // that is refused costs the same whatever was wrong with it. So here the right answer is the
    // "error", which rolls back, and the refusal is what commits.
    const auto answer =
        database_.inTransaction([&](store::Session& session) -> tl::expected<Refused, Tracked> {
            const auto item = store::findForCitizen(session, typed.number, typed.dossierKeys);
            const auto count = store::countWrongFactor(session, countedAs(item, typed), today);
            const bool isRight = isRightFactor(item, lastFour);
            if (!isRight || count > limits_.wrongFactorsDay) return Refused{};
            return tl::unexpected(trackedOf(session, *item));
        });
    if (answer) return notFound();
    return answer.error();
}

domain::Result<Tracked> Tracking::byLink(std::string_view number, std::string_view signature) {
    if (!links_.verify(number, signature)) return notFound();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Tracked> {
        const auto item = store::findForCitizen(session, number, {});
        if (!item) return notFound();
        auto tracked = trackedOf(session, *item);
        tracked.link = links_.link(number);
        return tracked;
    });
}

Tracked Tracking::trackedOf(store::Session& session, const store::Item& item) const {
    const auto events = store::eventsOf(session, item.id);
    Tracked tracked;
    tracked.maskedName = domain::maskedName(item.recipient);
    tracked.state = item.state;
    tracked.since = item.since;
    tracked.reason = item.reason;
    if (const auto* ward = gazetteer_.ward(item.ward))
        tracked.commune =
            fmt::format("{}, {}", ward->name, gazetteer_.provinceName(ward->province));
    if (isOnItsWay(item.state)) tracked.expected = expectedDay(events, limits_.expectedDays);
    tracked.isLate = tracked.expected && *tracked.expected < domain::localDate(clock_());
    tracked.timeline = stepsOf(events, policy_());
    std::reverse(tracked.timeline.begin(), tracked.timeline.end());
    tracked.office = store::findPublicOffice(session, item.office);
    if (item.state == State::AwaitingCollection)
        for (const auto& event : events)
            if (event.kind == EventKind::Held)
                tracked.collection = store::findPublicOffice(session, event.office);
    return tracked;
}

void Tracking::forgetOldCounts() {
    const auto today = domain::localDate(clock_());
    const auto number = static_cast<int>(std::chrono::sys_days(today).time_since_epoch().count());
    if (cleanedDay_.exchange(number) == number) return;
    database_.inTransaction(
        [&](store::Session& session) { store::forgetWrongFactors(session, today); });
}

}  // namespace hoibao::service
