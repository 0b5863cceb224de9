#include "service/demo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "crypto/random.hpp"
#include "service/demo_lives.hpp"
#include "service/pickup.hpp"
#include "service/result_form.hpp"
#include "store/demo.hpp"
#include "store/events.hpp"
#include "store/holidays.hpp"
#include "store/manifests.hpp"
#include "store/numbers.hpp"
#include "store/pickup.hpp"
#include "store/results.hpp"

namespace hoibao::service {
namespace {

using domain::EventKind;
using domain::State;

/// Results of one transaction.
constexpr int kChunk = 100;

constexpr std::array kFamilies = {"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi"};
constexpr std::array kMiddles = {"Văn", "Thị", "Ngọc", "Minh", "Thanh", "Hữu", "Thùy", "Quốc"};
constexpr std::array kGivens = {"An",    "Diễm", "Hạnh", "Khánh", "Nghĩa", "Phúc",
                                "Quỳnh", "Thảo", "Trúc", "Uyên",  "Việt",  "Yến"};
constexpr std::array kStreets = {
    "đường Cách Mạng Tháng Tám", "đường 30 Tháng 4", "đường Võ Thị Sáu", "đường Trưng Nữ Vương",
    "đường Lạc Long Quân",       "ấp Bình Long",     "khu phố 2"};
struct Procedure {
    const char *code, *name, *field, *feeVnd;
};
constexpr std::array kProcedures = {
    Procedure{"1.012753", "Cấp Giấy chứng nhận quyền sử dụng đất lần đầu", "Đất đai", "100000"},
    Procedure{"1.001612", "Đăng ký thành lập hộ kinh doanh", "Doanh nghiệp", "100000"},
    Procedure{"2.000635", "Cấp bản sao trích lục hộ tịch", "Hộ tịch", "8000"},
    Procedure{"1.002030", "Đổi giấy phép lái xe", "Giao thông", "135000"},
    Procedure{"1.013133", "Cấp thẻ căn cước", "CCCD", "0"},
};

template <class Choices>
auto anyOf(const Choices& choices, std::mt19937& random) {
    return choices[random() % std::size(choices)];
}

/// The made-up results of one transaction, and the manifests they stand on.
class Chunk {
public:
    Chunk(const domain::Gazetteer& gazetteer, const domain::Policy& policy, domain::Instant now,
          int index)
        : gazetteer_(gazetteer),
          policy_(policy),
          now_(now),
          first_(index * kChunk),
          random_(first_) {
        for (const auto& ward : gazetteer.wards())
            if (ward.province == kProvince) wards_.push_back(&ward);
    }

    domain::Result<void> write(store::Session& session) {
        for (int i = 0; i < kChunk; ++i) added_.push_back(makeOne(first_ + i));
        if (auto numbered = drawNumbers(session); !numbered) return numbered;
        putOnManifests(session);
        store::insertNewItems(session, added_, policy_);
        writeNumbersAndLines(session);
        std::vector<std::string> keys;
        for (const auto& each : added_) keys.push_back(each.result.dossierKey);
        store::markDemoResults(session, keys);
        return {};
    }

private:
    static constexpr std::string_view kProvince = "80";

    /// The states of all results, shuffled the same way each time.
    static State stateOf(int index) {
        static const auto states = [] {
            std::vector<State> all;
            for (const auto& share : demoShares())
                all.insert(all.end(), static_cast<std::size_t>(share.count), share.state);
            std::shuffle(all.begin(), all.end(), std::mt19937(1));
            return all;
        }();
        return states[static_cast<std::size_t>(index)];
    }

    SentResult invent(int index, State state, domain::Instant approvedAt) {
        const auto& ward = *anyOf(wards_, random_);
        const auto procedure = anyOf(kProcedures, random_);
        const auto day = domain::localDate(approvedAt);
        SentResult sent;
        sent.dossierCode = fmt::format(
            "H53.99-{:02}{:02}{:02}-{:04}", static_cast<int>(day.year()) % 100,
            static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), index + 1);
        sent.procedureCode = procedure.code;
        sent.procedureName = procedure.name;
        sent.field = procedure.field;
        sent.collectVnd = procedure.feeVnd;
        sent.recipient = sent.applicant =
            fmt::format("{} {} {}", anyOf(kFamilies, random_), anyOf(kMiddles, random_),
                        anyOf(kGivens, random_));
        sent.phone = fmt::format("09{:08}", random_() % 100'000'000);
        // With the clerk is what no commune is known of, or what waits for a place at the counter.
        const bool isVague = isWithTheClerk(state) && index % 2 == 0;
        const auto commune =
            isVague ? std::string("Tây Ninh")
                    : fmt::format("{}, {}", ward.name, gazetteer_.provinceName(kProvince));
        sent.address =
            fmt::format("Số {} {}, {}", 1 + random_() % 400, anyOf(kStreets, random_), commune);
        sent.approvedAt = domain::formatInstant(approvedAt);
        const bool isForPickup = isAtTheCounter(state) || (isWithTheClerk(state) && !isVague);
        sent.returnBy = isForPickup ? "pickup" : "post";
        return sent;
    }

    static bool isAtTheCounter(State state) {
        return state == State::PickupScheduled || state == State::PickupCalled ||
               state == State::PickupNoShow || state == State::PickedUp;
    }

    /// Only what waits for a clerk may have an address that is not sure.
    domain::Result<Draft> readable(int index, State state, domain::Instant approvedAt) {
        for (;;) {
            auto draft = readResult(invent(index, state, approvedAt), Naming::Csv, gazetteer_);
            if (!draft || !draft->item.ward.empty() || isWithTheClerk(state)) return draft;
        }
    }

    static bool isWithTheClerk(State state) {
        return state == State::Approved || state == State::ChannelPending;
    }

    store::NewItem makeOne(int index) {
        const auto state = stateOf(index);
        auto life = demoLife(state, now_, random_);
        auto draft = readable(index, state, life.front().occurredAt);
        store::NewItem added{std::move(draft->result), std::move(draft->item), std::move(life)};
        added.result.office = added.item.office = "C80";
        added.result.createdAt = added.events.front().occurredAt;
        added.item.createdAt = added.item.updatedAt = added.result.createdAt;
        added.item.postageVnd = 30'000;
        for (auto& event : added.events) {
            event.id = store::newEventId();
            event.office = domain::isScanKind(event.kind) ? "P80" : "C80";
            event.actor = domain::isScanKind(event.kind) ? "Bưu tá (mẫu)" : "Công chức (mẫu)";
            if (event.kind == EventKind::Delivered) {
                event.receiver = added.item.recipient;
                event.collected = domain::Dong{added.item.postageVnd + added.item.feeVnd};
            }
        }
        return added;
    }

    static const domain::ItemEvent* find(const store::NewItem& added, EventKind kind) {
        const auto found = std::ranges::find(added.events, kind, &domain::ItemEvent::kind);
        return found == added.events.end() ? nullptr : &*found;
    }

    domain::Result<void> drawNumbers(store::Session& session) {
        const auto labelled = std::ranges::count_if(
            added_, [](const auto& each) { return find(each, EventKind::LabelIssued) != nullptr; });
        const auto block = store::reserveNumbers(session, static_cast<std::uint32_t>(labelled),
                                                 domain::localDate(now_));
        if (!block) return tl::unexpected(block.error());
        std::uint32_t next = 0;
        for (auto& each : added_) {
            if (!find(each, EventKind::LabelIssued)) continue;
            each.item.number = block->at(next++).text();
            each.item.printCount = 1;
            for (auto& event : each.events)
                if (event.kind >= EventKind::LabelIssued) event.number = each.item.number;
        }
        return {};
    }

    /// One manifest for each day on which something was handed over, and an open one for the rest.
    void putOnManifests(store::Session& session) {
        std::map<std::string, std::int64_t> manifests;
        for (auto& each : added_) {
            const auto* listed = find(each, EventKind::AddedToManifest);
            if (!listed) continue;
            const auto* signed_ = find(each, EventKind::HandoverSigned);
            const auto day = domain::formatDate(domain::localDate(listed->occurredAt));
            const auto key = signed_ ? day : "open";
            if (!manifests.contains(key))
                manifests[key] = insertManifest(session, listed->occurredAt, signed_ != nullptr);
            each.item.manifest = manifests[key];
            each.item.postOffice = "P80";
            for (auto& event : each.events)
                if (event.kind == EventKind::AddedToManifest ||
                    event.kind == EventKind::HandoverSigned)
                    event.manifest = each.item.manifest;
        }
    }

    std::int64_t insertManifest(store::Session& session, domain::Instant at, bool isHandedOver) {
        const auto day = domain::localDate(at);
        store::Manifest manifest;
        manifest.code = fmt::format("BKM-C80-{}-{}", domain::formatDate(day),
                                    store::nextDocumentNumber(session, "C80", "demo", day));
        manifest.token = crypto::randomId();
        manifest.office = "C80";
        manifest.postOffice = "P80";
        manifest.state =
            isHandedOver ? store::ManifestState::HandedOver : store::ManifestState::Open;
        manifest.createdBy = "Công chức (mẫu)";
        manifest.createdAt = at;
        return store::insertManifest(session, manifest);
    }

    void writeNumbersAndLines(store::Session& session) {
        std::vector<store::NewNumber> numbers;
        std::map<std::int64_t, std::vector<store::ManifestLine>> lines;
        for (const auto& each : added_) {
            if (each.item.number.empty()) continue;
            numbers.push_back({each.item.number, each.item.id});
            if (!each.item.manifest) continue;
            store::ManifestLine line{each.item.number, each.item.id, 0, std::nullopt};
            if (find(each, EventKind::HandoverSigned)) line.outcome = domain::LineClass::Matched;
            lines[*each.item.manifest].push_back(line);
        }
        store::recordIssued(session, std::nullopt, numbers, now_);
        for (const auto& [manifest, its] : lines) {
            store::addManifestLines(session, manifest, its);
            if (its.front().outcome) store::setOutcomes(session, manifest, its);
        }
    }

    const domain::Gazetteer& gazetteer_;
    const domain::Policy& policy_;
    domain::Instant now_;
    int first_;
    std::mt19937 random_;
    std::vector<const domain::Ward*> wards_;
    std::vector<store::NewItem> added_;
};

/// Those who wait for the counter are expected in one session: today's, or from four in the
/// afternoon on and on days off that of the next working day.
domain::Result<void> openDemoSession(store::Database& database, const domain::Policy& policy,
                                     const Clock& clock) {
    const std::chrono::sys_days day = domain::localDate(clock() + std::chrono::hours(8));
    store::PickupSession wanted;
    std::vector<std::int64_t> waiting;
    database.inTransaction([&](store::Session& session) {
        waiting.clear();
        store::ItemFilter filter;
        filter.states = {State::PickupScheduled};
        for (const auto& item : store::listItems(session, filter, 0, kChunk))
            if (!store::pickupPlaceOf(session, item.id)) waiting.push_back(item.id);
        wanted.day = nextWorkingDay(day - std::chrono::days(1),
                                    store::holidays(session, day, day + std::chrono::days(30)));
    });
    if (waiting.empty()) return {};
    Asker asker{{domain::Role::Clerk, *domain::OfficeCode::parse("C80"), "Công chức (mẫu)", 0, ""},
                "demo"};
    Pickup pickup(database, policy, clock);
    wanted.startsAt = 7 * 60 + 30;
    wanted.endsAt = 16 * 60 + 30;
    wanted.place = "Quầy 3 (mẫu)";
    wanted.capacity = 40;
    const auto opened = pickup.open(asker, wanted);
    if (!opened) return tl::unexpected(opened.error());
    for (const auto item : waiting) {
        asker.token = crypto::randomId();
        const auto booked = pickup.book(asker, std::to_string(item), opened->sessions.front().id);
        if (!booked) return tl::unexpected(booked.error());
    }
    return {};
}

}  // namespace

domain::Result<int> fillWithDemo(store::Database& database, const domain::Gazetteer& gazetteer,
                                 const domain::Policy& policy, const Clock& clock) {
    int total = 0;
    for (const auto& share : demoShares()) total += share.count;
    int added = 0;
    for (int chunk = 0; chunk < total / kChunk; ++chunk) {
        const auto done =
            database.inTransaction([&](store::Session& session) -> domain::Result<int> {
                if (store::holdsRealResults(session))
                    return domain::fail(
                        domain::ErrorKind::Conflict, "real-results",
                        "the database holds real results: sample data would mix with them");
                if (store::countDemoResults(session) > chunk * kChunk) return 0;
                if (auto written = Chunk(gazetteer, policy, clock(), chunk).write(session);
                    !written)
                    return tl::unexpected(written.error());
                return kChunk;
            });
        if (!done) return done;
        added += *done;
    }
    if (auto opened = openDemoSession(database, policy, clock); !opened)
        return tl::unexpected(opened.error());
    return added;
}

}  // namespace hoibao::service
