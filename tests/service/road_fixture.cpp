#include "service/road_fixture.hpp"

#include <fmt/format.h>

#include "store/results.hpp"

namespace hoibao::tests {
namespace {

service::LinkSigner testLinks() {
    std::array<std::uint8_t, 32> key{};
    key.fill(7);
    return {{{'A', key}}, 'A', "https://tracuu.example"};
}

domain::ItemEvent eventOf(domain::EventKind kind, domain::Instant at, std::string_view office) {
    domain::ItemEvent event;
    event.id = store::newEventId();
    event.kind = kind;
    event.occurredAt = event.recordedAt = at;
    event.source = domain::Source::Import;
    event.office = office;
    event.actor = "import";
    return event;
}

store::NewItem newItem(int which, std::string_view office, std::string_view recipient,
                       domain::Instant now) {
    store::NewItem added;
    auto& result = added.result;
    result.dossierCode = result.dossierKey = fmt::format("H53.14-261103-{:04}", which);
    result.office = office;
    result.procedureCode = "1.001";
    result.procedureName = "Cấp bản sao";
    result.field = "Hộ tịch";
    result.applicant = result.recipient = recipient;
    result.phone = "0912345678";
    result.address = "Số 12/5 đường Cách Mạng Tháng Tám, Phường Tân Ninh, Tỉnh Tây Ninh";
    result.approvedAt = result.createdAt = now - std::chrono::hours(24);
    result.returnBy = "post";
    result.weightGrams = 60;
    result.contentHash = std::string(64, '0');
    auto& item = added.item;
    item.office = office;
    item.recipient = recipient;
    item.phone = result.phone;
    item.phoneUsable = true;
    item.address = result.address;
    item.street = "Số 12/5 đường Cách Mạng Tháng Tám";
    item.ward = "25459";
    item.certainty = "sure";
    item.returnBy = "post";
    item.weightGrams = 60;
    item.postageVnd = 26'000;
    item.createdAt = item.updatedAt = now;
    added.events = {eventOf(domain::EventKind::ResultConfirmed, result.approvedAt, office),
                    eventOf(domain::EventKind::ChannelPost, result.approvedAt, office)};
    return added;
}

}  // namespace

RoadTest::RoadTest()
    : links(testLinks()),
      printing(*database_, links, labels::Fonts::load(labels::Fonts::folder()), {}, clock()),
      packing(*database_, policy, clock()) {}

std::vector<std::int64_t> RoadTest::addItems(int count, std::string_view office,
                                             std::string_view recipient) {
    std::vector<std::int64_t> ids;
    database().inTransaction([&](store::Session& session) {
        ids.clear();
        std::vector<store::NewItem> added;
        for (int i = 0; i < count; ++i)
            added.push_back(newItem(++dossiers_, office, recipient, now));
        store::insertNewItems(session, added, policy);
        for (const auto& one : added) ids.push_back(one.item.id);
    });
    return ids;
}

std::vector<std::string> RoadTest::addLabelled(int count, std::string_view office) {
    return numbersOf(print(addItems(count, office)));
}

std::int64_t RoadTest::print(const std::vector<std::int64_t>& items) {
    service::PrintOrder order;
    order.items = items;
    const auto run = printing.start(asker(), order);
    EXPECT_TRUE(run) << run.error().detail;
    finishRuns();
    return run->id;
}

std::vector<std::string> RoadTest::numbersOf(std::int64_t run) {
    std::vector<std::string> numbers;
    const auto placed = printing.items(asker().caller, run).value();
    for (const auto& label : placed) numbers.push_back(label.number);
    return numbers;
}

void RoadTest::finishRuns() {
    const std::atomic<bool> stop = false;
    while (printing.workOnce(stop)) {
    }
}

store::Item RoadTest::item(std::string_view number) {
    return database().inTransaction(
        [&](store::Session& session) { return store::findItemByNumber(session, number).value(); });
}

store::Item RoadTest::item(std::int64_t id) {
    return database().inTransaction(
        [&](store::Session& session) { return store::findItem(session, id).value(); });
}

std::int64_t RoadTest::integer(std::string_view sql) {
    return database().inTransaction(
        [&](store::Session& session) { return session.queryOne(sql)->integer(0); });
}

service::Asker RoadTest::asker(std::string_view office, domain::Role role,
                               std::string_view person) {
    return {callerOf(office, role, person), "request", fmt::format("{:032X}", ++requests_)};
}

domain::Caller RoadTest::callerOf(std::string_view office, domain::Role role,
                                  std::string_view person) {
    return {role, domain::OfficeCode::parse(office).value(), std::string(person), 1, "prefix"};
}

}  // namespace hoibao::tests
