// Papers about one item.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "service/item_reading.hpp"
#include "service/paper_words.hpp"
#include "service/papers.hpp"
#include "service/pickup_places.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/holidays.hpp"
#include "store/manifests.hpp"
#include "store/papers.hpp"
#include "store/pickup.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::EventKind;
using Pdf = domain::Result<labels::Result<std::string>>;

/// Who said something, and on which day.
struct Word {
    std::string by;
    domain::LocalDate on;
};

/// An item and all that its papers say.
struct Known {
    store::Item item;
    std::vector<domain::ItemEvent> events;
    std::optional<store::WardName> ward;
    store::PaperOffice office, postOffice;
    domain::LocalDate today;
    std::string link;
    std::map<std::string, Word, std::less<>> words;  ///< by the kind of what was said
    std::optional<store::PickupPlace> place;         ///< that it has at the counter

    [[nodiscard]] const domain::ItemEvent* last(std::initializer_list<EventKind> kinds) const {
        const auto is = [&](const domain::ItemEvent& event) {
            return std::ranges::find(kinds, event.kind) != kinds.end();
        };
        const auto found = std::find_if(events.rbegin(), events.rend(), is);
        return found == events.rend() ? nullptr : &*found;
    }
    [[nodiscard]] std::string address() const {
        return wholeAddress(item, ward ? &*ward : nullptr);
    }
    [[nodiscard]] labels::ItemOnPaper onPaper() const {
        return {item.number, item.dossierCode, item.recipient, address(), item.phone};
    }
    [[nodiscard]] std::string centre() const {
        return office.address.empty() ? office.name : office.name + ", " + office.address;
    }
    /// The head of a paper in which the centre says something to the citizen: of the day on which
    /// it was said. Such papers are numbered by the dossier's code.
    [[nodiscard]] labels::Heading ofTheCentre(std::string_view kind, std::string_view said) const {
        const auto word = words.find(said);
        return headingOf(office, fmt::format("{}/{}", item.dossierCode, kind),
                         word == words.end() ? today : word->second.on);
    }
    [[nodiscard]] std::string whoSaid(std::string_view what) const {
        const auto word = words.find(what);
        return word == words.end() ? std::string() : word->second.by;
    }
    /// The number of a paper about the item on its way.
    [[nodiscard]] std::string numbered(std::string_view kind) const {
        return fmt::format("{}/{}", item.number, kind);
    }
    /// The head of a paper of the post; of the centre while no post office has the item.
    [[nodiscard]] labels::Heading ofThePost(std::string_view kind, domain::LocalDate day) const {
        return headingOf(postOffice.code.empty() ? office : postOffice, numbered(kind), day);
    }
};

std::string dayOf(const std::optional<domain::LocalDate>& day) {
    return day ? domain::formatDate(*day) : std::string();
}

tl::unexpected<domain::Error> missing(std::string_view field) {
    const auto message = fmt::format("{} is needed for this paper", field);
    return domain::fail(ErrorKind::Malformed, "missing-detail", message,
                        {{std::string(field), "missing", message}});
}

tl::unexpected<domain::Error> notPossible(std::string detail) {
    return domain::fail(ErrorKind::Conflict, "not-possible", std::move(detail));
}

Pdf appointment(const labels::Fonts& fonts, const Known& known, const PaperDetails& details) {
    if (!details.returnBy) return missing("returnBy");
    labels::AppointmentSlip slip;
    slip.heading = known.ofTheCentre("TNHS", "appointment");
    slip.dossierCode = known.item.dossierCode;
    slip.applicant = known.item.applicant.empty() ? known.item.recipient : known.item.applicant;
    slip.address = known.address();
    slip.phone = known.item.phone;
    slip.procedure = known.item.procedureName;
    slip.receivedAt = dayInCode(known.item.dossierCode);
    slip.returnBy = dayOf(details.returnBy);
    slip.receiver.name = known.whoSaid("appointment");
    slip.channel = known.item.returnBy == "pickup" ? "Tại quầy" : "Qua dịch vụ bưu chính công ích";
    slip.link = known.link;
    return labels::draw(fonts, slip);
}

Pdf apology(const labels::Fonts& fonts, const Known& known, const PaperDetails& details) {
    if (!details.newDate) return missing("newDate");
    labels::Apology paper;
    paper.heading = known.ofTheCentre("PXL", "delay");
    paper.recipient = known.item.applicant.empty() ? known.item.recipient : known.item.applicant;
    paper.dossierCode = known.item.dossierCode;
    paper.procedure = known.item.procedureName;
    const auto receivedOn = dayOf(details.receivedOn);
    paper.receivedOn = receivedOn.empty() ? dayInCode(known.item.dossierCode) : receivedOn;
    paper.promisedOn = dayOf(details.promisedOn ? details.promisedOn : details.returnBy);
    paper.newDate = dayOf(details.newDate);
    paper.reason = details.reason;
    return labels::draw(fonts, paper);
}

Pdf advice(const labels::Fonts& fonts, const Known& known) {
    const auto* delivered = known.last({EventKind::Delivered});
    labels::AdviceOfDelivery paper;
    paper.heading =
        known.ofThePost("BP", delivered ? domain::localDate(delivered->occurredAt) : known.today);
    paper.item = known.onPaper();
    paper.returnTo = known.centre();
    paper.postOffice = known.postOffice.name;
    if (delivered != nullptr) {
        paper.deliveredAt = domain::formatInstant(delivered->occurredAt);
        paper.receiver = delivered->receiver;
        if (delivered->relation) paper.relation = wordsOf(*delivered->relation);
        paper.isIdChecked = delivered->idChecked.value_or(false);
        if (delivered->collected) paper.collectedVnd = delivered->collected->amount;
        paper.postman.name = delivered->actor;
    }
    return labels::draw(fonts, paper);
}

Pdf failedAttempt(const labels::Fonts& fonts, const Known& known, const PaperDetails& details) {
    const auto* attempt = known.last({EventKind::AttemptFailed, EventKind::Refused});
    if (attempt == nullptr) return notPossible("no attempt has failed");
    labels::FailedAttempt notice;
    notice.attempt = std::max(1, known.item.attempts);
    notice.heading = known.ofThePost(fmt::format("GM{}", notice.attempt),
                                     domain::localDate(attempt->occurredAt));
    notice.item = known.onPaper();
    notice.attemptedAt = domain::formatInstant(attempt->occurredAt);
    notice.reason = reasonOf(*attempt);
    notice.postOffice = known.postOffice.name.empty() ? attempt->office : known.postOffice.name;
    notice.postOfficeAddress = known.postOffice.address;
    notice.openingHours = known.postOffice.hours;
    notice.postOfficePhone = known.postOffice.hotline;
    notice.heldUntil = dayOf(details.heldUntil);
    notice.collectVnd = known.item.postageVnd + known.item.feeVnd;
    notice.link = known.link;
    notice.postman.name = attempt->actor;
    return labels::draw(fonts, notice);
}

/// "Đến bưu cục phát – Bưu cục Tân Ninh, 8 giờ 30 ngày 25/11/2026": where somebody had the item in
/// the hand before it was damaged or lost. That nobody scanned it in time is no scan.
std::string lastScanBefore(const Known& known, const domain::ItemEvent& found) {
    const domain::ItemEvent* last = nullptr;
    for (const auto& event : known.events) {
        if (&event == &found) break;
        if (domain::isScanKind(event.kind) || event.kind == EventKind::HandoverSigned)
            last = &event;
    }
    if (last == nullptr) return {};
    const auto office = last->office == known.office.code       ? known.office.name
                        : last->office == known.postOffice.code ? known.postOffice.name
                                                                : last->office;
    const auto at = domain::formatInstant(last->occurredAt);  // "2026-11-25T08:30:00+07:00"
    return fmt::format("{} – {}, {} giờ {} ngày {}/{}/{}", wordsOf(last->kind), office,
                       std::stoi(at.substr(11, 2)), at.substr(14, 2), at.substr(8, 2),
                       at.substr(5, 2), at.substr(0, 4));
}

Pdf damageRecord(const labels::Fonts& fonts, const Known& known) {
    const auto* found = known.last({EventKind::Damaged, EventKind::LossConfirmed});
    if (found == nullptr) return notPossible("neither damage nor loss was recorded");
    labels::DamageRecord record;
    const bool isDamage = found->kind == EventKind::Damaged;
    record.heading = headingOf(known.office, known.numbered(isDamage ? "BBHH" : "BBM"),
                               domain::localDate(found->occurredAt));
    record.item = known.onPaper();
    record.kind = isDamage ? labels::DamageRecord::Kind::Damage : labels::DamageRecord::Kind::Loss;
    record.foundAt = domain::formatInstant(found->occurredAt);
    record.foundBy = found->actor;
    record.office = found->office == known.postOffice.code ? known.postOffice.name
                    : found->office == known.office.code   ? known.office.name
                                                           : found->office;
    record.description = found->note;
    if (found->reason) record.cause = wordsOf(*found->reason);
    record.lastScan = lastScanBefore(known, *found);
    record.postageVnd = known.item.postageVnd;
    return labels::draw(fonts, record);
}

Pdf returnSlip(const labels::Fonts& fonts, const Known& known) {
    const auto* started = known.last({EventKind::ReturnStarted});
    if (started == nullptr) return notPossible("the item is not on its way back");
    labels::ReturnSlip slip;
    slip.heading = known.ofThePost("CH", domain::localDate(started->occurredAt));
    slip.item = known.onPaper();
    slip.postOffice = known.postOffice.name;
    slip.returnTo = known.centre();
    slip.reason = reasonOf(*started);
    for (const auto& event : known.events)
        if (event.kind == EventKind::AttemptFailed || event.kind == EventKind::Refused)
            slip.attempts.push_back({domain::formatInstant(event.occurredAt), reasonOf(event)});
    slip.postOfficer.name = started->actor;
    return labels::draw(fonts, slip);
}

Pdf pickupTicket(const labels::Fonts& fonts, const Known& known, const PaperDetails& details) {
    if (!known.place) return notPossible("the item has no place at the counter");
    const auto& place = *known.place;
    // Whoever names another asks for a ticket of somebody else's place, or of none.
    const bool isGiven =
        details.date.value_or(place.day) == place.day &&
        (details.queueNumber.empty() || parseQueueNumber(details.queueNumber) == place.number);
    if (!isGiven)
        return notPossible(fmt::format("the item's place is {} on {}", queueNumber(place.number),
                                       domain::formatDate(place.day)));
    labels::PickupTicket ticket;
    ticket.heading = known.ofTheCentre("PH", "pickup");
    ticket.queueNumber = queueNumber(place.number);
    ticket.date = domain::formatDate(place.day);
    ticket.session = details.session;
    ticket.expectedAt = details.expectedAt;
    ticket.counter = details.counter;
    ticket.dossierCode = known.item.dossierCode;
    ticket.recipient = known.item.recipient;
    ticket.field = known.item.field;
    return labels::draw(fonts, ticket);
}

Pdf drawn(const labels::Fonts& fonts, const Known& known, ItemPaper paper,
          const PaperDetails& details) {
    const bool needsNumber = paper == ItemPaper::AdviceOfDelivery ||
                             paper == ItemPaper::FailedAttempt ||
                             paper == ItemPaper::DamageRecord || paper == ItemPaper::ReturnSlip;
    if (needsNumber && known.item.number.empty()) return notPossible("the item has no number");
    switch (paper) {
        case ItemPaper::AppointmentSlip:
            return appointment(fonts, known, details);
        case ItemPaper::Apology:
            return apology(fonts, known, details);
        case ItemPaper::AdviceOfDelivery:
            return advice(fonts, known);
        case ItemPaper::FailedAttempt:
            return failedAttempt(fonts, known, details);
        case ItemPaper::DamageRecord:
            return damageRecord(fonts, known);
        case ItemPaper::ReturnSlip:
            return returnSlip(fonts, known);
        case ItemPaper::PickupTicket:
            return pickupTicket(fonts, known, details);
    }
    return notPossible("no such paper");
}

/// One member of what is said, and the kind that it belongs to.
struct Said {
    std::string_view kind, name;
    std::optional<domain::LocalDate> PaperDetails::*day = nullptr;
    std::string PaperDetails::*words = nullptr;
};
constexpr std::array<Said, 11> kSaid{{
    {"appointment", "returnBy", &PaperDetails::returnBy},
    {"delay", "receivedOn", &PaperDetails::receivedOn},
    {"delay", "promisedOn", &PaperDetails::promisedOn},
    {"delay", "newDate", &PaperDetails::newDate},
    {"delay", "reason", nullptr, &PaperDetails::reason},
    {"pickup", "date", &PaperDetails::date},
    {"pickup", "queueNumber", nullptr, &PaperDetails::queueNumber},
    {"pickup", "session", nullptr, &PaperDetails::session},
    {"pickup", "expectedAt", nullptr, &PaperDetails::expectedAt},
    {"pickup", "counter", nullptr, &PaperDetails::counter},
    {"held", "heldUntil", &PaperDetails::heldUntil},
}};

/// By kind, what the database keeps.
std::map<std::string, std::string> promisesOf(const PaperDetails& details) {
    std::map<std::string, nlohmann::json> objects;
    for (const auto& one : kSaid) {
        const auto text = one.day ? dayOf(details.*one.day) : details.*one.words;
        if (!text.empty()) objects[std::string(one.kind)][std::string(one.name)] = text;
    }
    std::map<std::string, std::string> promises;
    for (const auto& [kind, object] : objects) promises[kind] = object.dump();
    return promises;
}

PaperDetails detailsOf(const std::vector<store::Promise>& promises) {
    PaperDetails details;
    for (const auto& promise : promises) {
        const auto object = nlohmann::json::parse(promise.details);
        for (const auto& one : kSaid) {
            const auto text = object.value(std::string(one.name), std::string());
            if (one.kind != promise.kind || text.empty()) continue;
            if (one.words) details.*one.words = text;
            if (const auto day = domain::parseDate(text); one.day && day) details.*one.day = *day;
        }
    }
    return details;
}

/// What was said, but for what is named now.
PaperDetails merged(PaperDetails said, const PaperDetails& now) {
    for (const auto& one : kSaid) {
        if (one.day && now.*one.day) said.*one.day = now.*one.day;
        if (one.words && !(now.*one.words).empty()) said.*one.words = now.*one.words;
    }
    return said;
}

/// Nobody is to come, and nothing to be ready, on a day on which offices are closed.
domain::Result<void> checkOpen(store::Session& session, const PaperDetails& details) {
    for (const auto& [name, day] : {std::pair("returnBy", details.returnBy),
                                    {"newDate", details.newDate},
                                    {"date", details.date}}) {
        if (!day) continue;
        const auto closed = store::holidays(session, *day, *day);
        if (closed.empty()) continue;
        const auto message =
            fmt::format("{} is a holiday: {}", domain::formatDate(*day), closed.front().name);
        return domain::fail(ErrorKind::Malformed, "holiday", message, {{name, "holiday", message}});
    }
    return {};
}

/// What the session says, where the clerk has no words of the own.
void addWords(PaperDetails& details, const store::PickupSession& session, int slot) {
    const auto add = [](std::string& words, std::string known) {
        if (words.empty()) words = std::move(known);
    };
    add(details.session, wordsOf(session));
    add(details.expectedAt, aboutWhen(session, slot));
    add(details.counter, session.place);
}

store::PaperOffice officeOf(store::Session& session, const std::string& code) {
    if (code.empty()) return {};
    auto office = store::findPaperOffice(session, code);
    if (office) return *std::move(office);
    store::PaperOffice unknown;
    unknown.code = unknown.name = code;
    return unknown;
}

}  // namespace

domain::Result<PaperDetails> Papers::say(const Asker& asker, std::string_view name,
                                         const PaperDetails& details) {
    const auto promises = promisesOf(details);
    if (promises.empty()) return missing("returnBy");
    if (promises.contains("delay") && !details.newDate) return missing("newDate");
    if (promises.contains("pickup") && !details.date) return missing("date");
    auto view = ItemReading(database_, clock_).find(asker, name);
    if (!view) return tl::unexpected(view.error());
    using Said = domain::Result<PaperDetails>;
    return database_.inTransaction([&](store::Session& session) -> Said {
        const auto now = clock_();
        const auto tokenOf = [&](const std::string& kind) {
            return store::derivedEventId(asker.token, "promise-" + kind, 0).text();
        };
        if (auto open = checkOpen(session, details); !open) return tl::unexpected(open.error());
        auto whole = details;
        if (promises.contains("pickup") && !store::isPromised(session, tokenOf("pickup"))) {
            const auto place = givePlace(
                session, asker,
                {.item = view->item.id, .day = *details.date, .number = details.queueNumber},
                policy_(), now);
            if (!place) return tl::unexpected(place.error());
            whole.queueNumber = queueNumber(place->number);
            if (place->session) addWords(whole, *place->session, place->slot);
        }
        for (const auto& [kind, json] : promisesOf(whole))
            store::insertPromise(session, view->item.id, {kind, json, asker.caller.person, now},
                                 tokenOf(kind));
        store::recordAudit(session, asker.caller, "promise", fmt::format("item {}", view->item.id),
                           asker.requestId, now);
        return detailsOf(store::promisesOf(session, view->item.id));
    });
}

domain::Result<PaperDetails> Papers::said(const Asker& asker, std::string_view name) {
    auto view = ItemReading(database_, clock_).find(asker, name);
    if (!view) return tl::unexpected(view.error());
    return database_.inTransaction([&](store::Session& session) {
        return detailsOf(store::promisesOf(session, view->item.id));
    });
}

domain::Result<std::string> Papers::ofItem(const Asker& asker, std::string_view name,
                                           ItemPaper paper, const PaperDetails& details) {
    // Finding also writes down who saw the item.
    auto view = ItemReading(database_, clock_).find(asker, name);
    if (!view) return tl::unexpected(view.error());
    Known known;
    PaperDetails said;
    known.item = std::move(view->item);
    known.events = std::move(view->events);
    known.today = domain::localDate(clock_());
    if (!known.item.number.empty()) known.link = links_.link(known.item.number);
    database_.inTransaction([&](store::Session& session) {
        known.office = officeOf(session, known.item.office);
        known.postOffice = officeOf(session, known.item.postOffice);
        const auto wards = store::wardNames(session, {known.item.ward});
        known.ward.reset();
        if (const auto ward = wards.find(known.item.ward); ward != wards.end())
            known.ward = ward->second;
        known.place = store::pickupPlaceOf(session, known.item.id);
        const auto promises = store::promisesOf(session, known.item.id);
        said = detailsOf(promises);
        known.words.clear();
        for (const auto& promise : promises)
            known.words[promise.kind] = {promise.saidBy, domain::localDate(promise.saidAt)};
        store::recordAudit(session, asker.caller, "draw-paper",
                           fmt::format("item {}", known.item.id), asker.requestId, clock_());
    });
    auto pdf = drawn(fonts_, known, paper, merged(std::move(said), details));
    if (!pdf) return tl::unexpected(pdf.error());
    if (*pdf) return **std::move(pdf);
    domain::Error error{ErrorKind::Unreadable, "unprintable", pdf->error().front().message, {}};
    for (const auto& refusal : pdf->error())
        error.fields.push_back({"/" + refusal.field, "unprintable", refusal.message});
    return tl::unexpected(std::move(error));
}

}  // namespace hoibao::service
