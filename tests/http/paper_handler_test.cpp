// The papers of a manifest and of items, as a client gets them, read back with poppler.
#include "http/paper_handler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "http/ask.hpp"
#include "http/json.hpp"
#include "pages.hpp"
#include "service/scanning.hpp"
#include "service/tray_fixture.hpp"
#include "store/events.hpp"

namespace hoibao::http {
namespace {

using domain::Role;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class PaperHandlerTest : public tests::TrayTest {
protected:
    PaperHandlerTest() { routes.addTo(router); }

    Response ask(std::string_view target,
                 const domain::Caller& caller = callerOf("C80", Role::Clerk, "Lan")) {
        Request request;
        request.caller = caller;
        return answerOf(router, "GET", target, std::move(request));
    }
    /// The text of the paper on one line.
    std::string read(const std::string& target,
                     const domain::Caller& caller = callerOf("C80", Role::Clerk, "Lan")) {
        const auto response = ask(target, caller);
        EXPECT_EQ(response.status, 200) << target << response.body;
        if (response.status != 200) return {};
        EXPECT_EQ(response.contentType, "application/pdf");
        EXPECT_TRUE(ask(target, caller).body == response.body) << "other bytes, " << target;
        const labels::test::Pdf pdf(response.body);
        std::string text;
        for (int page = 0; page < pdf.pages(); ++page) text += pdf.text(page) + " ";
        std::ranges::replace(text, '\n', ' ');
        return text;
    }
    /// Records what a postman's device sends, a minute after the last.
    void scan(const std::string& number, domain::EventKind kind,
              const std::function<void(domain::ItemEvent&)>& fill) {
        now += std::chrono::minutes(1);
        domain::ItemEvent event;
        event.id = store::newEventId();
        event.kind = kind;
        event.number = number;
        event.occurredAt = now;
        event.source = domain::Source::Handheld;
        event.office = "P80";
        fill(event);
        service::ScanBatch batch;
        batch.sentAt = now;
        batch.scans.push_back({event, {}, {}});
        const auto verdicts = scanning.record(callerOf("P80", Role::PostWorker, "Dũng"), batch);
        ASSERT_EQ(verdicts.size(), 1U);
        EXPECT_EQ(verdicts[0].kind, service::ScanVerdictKind::Accepted);
    }
    /// The post's liaison, with a key of its own.
    service::Asker post() {
        auto by = liaison();
        by.caller.keyId = 2;
        return by;
    }
    std::string handedOver() {
        const auto number = addLabelled(1).front();
        const auto manifest = manifestOf({number}).manifest.id;
        EXPECT_TRUE(photograph(manifest, {number}));
        EXPECT_TRUE(handover.sign(lead(), manifest, {}, {}));
        EXPECT_TRUE(handover.sign(post(), manifest, {}, {}));
        return number;
    }

    service::Scanning scanning{database(), policy, clock()};
    service::Papers papers{database(), links, labels::Fonts::load(labels::Fonts::folder()), policy,
                           clock()};
    PaperHandler routes{papers};
    Router router{publicRoutes()};
    std::uint8_t requests = 0;
};

TEST_F(PaperHandlerTest, AManifestAndItsHandoverRecord) {
    const auto numbers = addLabelled(3);
    const auto made = manifestOf(numbers);
    const auto path = fmt::format("/api/v1/manifests/{}", made.manifest.id);
    const auto sheet = read(path + "/manifest.pdf");
    EXPECT_THAT(sheet, HasSubstr("UBND TỈNH TÂY NINH"));
    EXPECT_THAT(sheet, HasSubstr("Bưu điện tỉnh Tây Ninh (P80)"));
    EXPECT_THAT(sheet, HasSubstr("3 bưu gửi (ba)"));
    EXPECT_THAT(sheet, HasSubstr("78.000 đ (Bảy mươi tám nghìn đồng)"));
    EXPECT_THAT(sheet, HasSubstr(item(numbers[2]).dossierCode));
    EXPECT_THAT(sheet, HasSubstr("Phường Tân Ninh, Tỉnh Tây Ninh"));

    EXPECT_EQ(ask(path + "/handover.pdf").status, 409) << "nobody has signed";
    ASSERT_TRUE(photograph(made.manifest.id, {numbers[0], numbers[1]}));
    const std::vector<service::Discrepancy> list{
        {numbers[2], domain::LineClass::NotSeen, "Để lại chuyến sau"}};
    ASSERT_TRUE(handover.sign(lead(), made.manifest.id, list, {}));
    const auto half = read(path + "/handover.pdf");
    EXPECT_THAT(half, HasSubstr("Hạnh"));
    ASSERT_TRUE(handover.sign(post(), made.manifest.id, list, {}));
    const auto record = read(path + "/handover.pdf", callerOf("P80", Role::PostLiaison, "Bình"));
    for (const auto* part : {"Bản 1: lưu tại bên giao", "Bản 2: lưu tại bên nhận", "3 bưu gửi (ba)",
                             "2 bưu gửi (hai)", "52.000 đ (Năm mươi hai nghìn đồng)", "Không thấy",
                             "Để lại chuyến sau", "Hạnh", "Bình", "10 giờ 00 ngày 24/11/2026"})
        EXPECT_THAT(record, HasSubstr(part));
    EXPECT_THAT(read(path + "/manifest.pdf"), HasSubstr("Không bàn giao: Không thấy"));
    EXPECT_GE(integer("SELECT COUNT(*) FROM audit WHERE action = 'draw-handover'"), 2);
}

TEST_F(PaperHandlerTest, ThePapersOfAnItemOnItsWay) {
    const auto number = handedOver();
    const auto path = "/api/v1/items/" + number;
    EXPECT_EQ(ask(path + "/failed-attempt.pdf").status, 409);
    EXPECT_EQ(ask(path + "/return-slip.pdf").status, 409);
    EXPECT_EQ(ask(path + "/damage-record.pdf").status, 409);
    EXPECT_THAT(read(path + "/advice-of-delivery.pdf"), HasSubstr("PHIẾU BÁO PHÁT"));

    scan(number, domain::EventKind::AttemptFailed, [](auto& event) {
        event.reason = domain::Reason::Absent;
        event.note = "khoá cổng";
    });
    const auto notice = read(path + "/failed-attempt.pdf?heldUntil=2026-12-02");
    EXPECT_THAT(notice, HasSubstr("Số: " + number + "/GM1"));
    for (const auto* part :
         {"Người nhận đi vắng; khoá cổng", "Phát lần 1 chưa thành công", "Bưu điện tỉnh Tây Ninh",
          "ngày 02 tháng 12 năm 2026", "26.000 đ (Hai mươi sáu nghìn đồng)", "0912***678"})
        EXPECT_THAT(notice, HasSubstr(part));
    scan(number, domain::EventKind::ReturnStarted,
         [](auto& event) { event.reason = domain::Reason::Moved; });
    const auto slip = read(path + "/return-slip.pdf", callerOf("P80", Role::PostManager, "Phúc"));
    for (const auto* part : {"Người nhận đã chuyển đi", "Người nhận đi vắng; khoá cổng",
                             "Trung tâm Phục vụ hành chính công tỉnh Tây Ninh"})
        EXPECT_THAT(slip, HasSubstr(part));
    scan(number, domain::EventKind::Damaged, [](auto& event) {
        event.reason = domain::Reason::DamagedItem;
        event.note = "bì bị ướt";
    });
    const auto record = read(path + "/damage-record.pdf");
    EXPECT_THAT(slip, HasSubstr("Số: " + number + "/CH"));
    EXPECT_THAT(record, HasSubstr("Số: " + number + "/BBHH"));
    EXPECT_THAT(record, HasSubstr("BIÊN BẢN BƯU GỬI HƯ HỎNG"));
    EXPECT_THAT(record, HasSubstr("bì bị ướt"));
}

TEST_F(PaperHandlerTest, ALossRecordNamesTheLastScan) {
    const auto number = handedOver();
    scan(number, domain::EventKind::Arrived, [](auto&) {});
    database().inTransaction([&](store::Session& session) {
        std::vector<store::Item> items = store::lockItems(session, {item(number).id});
        std::vector<store::NewEvent> events;
        for (const auto kind : {domain::EventKind::ScanOverdue, domain::EventKind::LossConfirmed}) {
            domain::ItemEvent event;
            event.id = store::newEventId();
            event.kind = kind;
            event.number = number;
            event.office = "C80";
            event.occurredAt = event.recordedAt = now + std::chrono::hours(events.size() + 1);
            events.push_back({items.front().id, event});
        }
        store::appendEvents(session, items, events, policy);
    });
    const auto record = read("/api/v1/items/" + number + "/damage-record.pdf");
    EXPECT_THAT(record, HasSubstr("BIÊN BẢN XÁC NHẬN MẤT BƯU GỬI"));
    EXPECT_THAT(record, HasSubstr("Đến bưu cục phát – Bưu điện tỉnh Tây Ninh, 10 giờ 01 ngày "
                                  "24/11/2026"));
    EXPECT_THAT(record, Not(HasSubstr("Quá hạn")));
}

TEST_F(PaperHandlerTest, ThePapersOfADeliveredItem) {
    const auto number = handedOver();
    scan(number, domain::EventKind::Delivered, [](auto& event) {
        event.receiver = "Nguyễn Văn Thịnh";
        event.relation = domain::Relation::Family;
        event.idChecked = true;
        event.collected = domain::Dong{26'000};
    });
    const auto advice = read("/api/v1/items/" + number + "/advice-of-delivery.pdf");
    for (const auto* part : {"Nguyễn Văn Thịnh", "Người trong gia đình", "Đã kiểm tra",
                             "26.000 đ (Hai mươi sáu nghìn đồng)"})
        EXPECT_THAT(advice, HasSubstr(part));
    const auto money = read("/api/v1/money-collected.pdf?from=2026-11-24&to=2026-11-24",
                            callerOf("P80", Role::PostManager, "Phúc"));
    EXPECT_THAT(advice, HasSubstr("Số: " + number + "/BP"));
    EXPECT_THAT(money, HasSubstr("BẢNG KÊ TIỀN THU HỘ"));
    EXPECT_THAT(money, HasSubstr("Số: 261124-261124/TTH-P80"));
    EXPECT_THAT(money, HasSubstr("26.000 đ (Hai mươi sáu nghìn đồng)"));
    EXPECT_THAT(read("/api/v1/money-collected.pdf?from=2026-11-25&to=2026-11-26"),
                HasSubstr("Không có"));
    const auto ledger = read("/api/v1/ledger.pdf?from=2026-11-20&to=2026-11-24");
    EXPECT_THAT(ledger, HasSubstr(item(number).dossierCode));
    EXPECT_THAT(ledger, HasSubstr("03/11/2026"));
    EXPECT_THAT(ledger, HasSubstr("24/11/2026"));
    EXPECT_THAT(ledger, HasSubstr("Cấp bản sao"));
    EXPECT_THAT(ledger, HasSubstr("Có kết quả 23/11/2026"));
    EXPECT_THAT(ledger, HasSubstr("Số: 261120-261124/STD-C80"));
}

TEST_F(PaperHandlerTest, WhatAClerkSays) {
    const auto path = fmt::format("/api/v1/items/{}", addItems(1).front());
    EXPECT_THAT(read(path + "/appointment-slip.pdf?returnBy=2026-12-08"),
                HasSubstr("ngày 08 tháng 12 năm 2026"));
    const auto apology = read(path + "/apology.pdf?newDate=2026-12-04&reason=Mất điện");
    EXPECT_THAT(apology, HasSubstr("ngày 04 tháng 12 năm 2026"));
    EXPECT_THAT(apology, HasSubstr("Mất điện"));
    EXPECT_EQ(ask(path + "/pickup-ticket.pdf?date=2026-11-26&queueNumber=A001").status, 409)
        << "a number that nobody gave";
}

TEST_F(PaperHandlerTest, WhatWasSaidOnceIsKnown) {
    const auto id = addItems(1).front();
    const auto path = fmt::format("/api/v1/items/{}", id);
    const auto say = [&](const Json& body) {
        Request request;
        request.body = body.dump();
        request.caller = callerOf("C80", Role::Clerk, "Lan");
        request.token = RequestToken{};
        request.token->back() = ++requests;
        return answerOf(router, "POST", path + "/promises", std::move(request));
    };
    EXPECT_EQ(say(Json::object()).status, 400);
    EXPECT_EQ(say({{"reason", "Mất điện"}}).status, 400) << "a delay without a new day";
    EXPECT_EQ(say({{"queueNumber", "A001"}}).status, 400) << "a place on no day";
    EXPECT_EQ(say({{"returnBy", "8/12/2026"}}).status, 400);
    ASSERT_EQ(say({{"returnBy", "2026-12-01"}}).status, 201);
    ASSERT_EQ(say({{"newDate", "2026-12-04"}, {"reason", "Mất điện"}}).status, 201);
    ASSERT_EQ(
        say({{"date", "2026-11-26"}, {"queueNumber", "A007"}, {"session", "Buổi sáng"}}).status,
        201);
    ASSERT_EQ(say({{"returnBy", "2026-12-08"}}).status, 201) << "said anew";
    const auto said = Json::parse(ask(path + "/promises").body);
    EXPECT_EQ(said.at("returnBy"), "2026-12-08");
    EXPECT_EQ(said.at("queueNumber"), "A007");
    EXPECT_TRUE(said.at("heldUntil").is_null());
    const auto ledger = read("/api/v1/ledger.pdf?from=2026-11-20&to=2026-11-24");
    EXPECT_THAT(ledger, HasSubstr("08/12/2026")) << "the day promised";
    EXPECT_THAT(ledger, Not(HasSubstr("01/12/2026"))) << "which is not in force any more";
    const auto agency = item(id).dossierCode.substr(0, item(id).dossierCode.find('-'));
    EXPECT_THAT(ledger, ContainsRegex(agency + "[^-.0-9]")) << "who decides, in its own column";
    // However much later it is drawn, a paper is of the day on which it was said.
    now += std::chrono::hours(72);
    const auto slip = read(path + "/appointment-slip.pdf");
    const auto code = item(id).dossierCode;
    for (const auto& part :
         {std::string("ngày 08 tháng 12 năm 2026"), "Số: " + code + "/TNHS",
          std::string("Tây Ninh, ngày 24 tháng 11 năm 2026"),
          std::string("Nhận hồ sơ: ngày 03 tháng 11 năm 2026"), std::string("Lan")})
        EXPECT_THAT(slip, HasSubstr(part));
    const auto apology = read(path + "/apology.pdf");
    EXPECT_THAT(apology, HasSubstr("ngày 04 tháng 12 năm 2026"));
    EXPECT_THAT(apology, HasSubstr("ngày 08 tháng 12 năm 2026")) << "what was promised first";
    EXPECT_THAT(apology, HasSubstr("ngày 03 tháng 11 năm 2026")) << "the dossier's own day";
    EXPECT_THAT(apology, HasSubstr("Mất điện"));
    EXPECT_THAT(apology, HasSubstr("Số: " + code + "/PXL"));
    const auto ticket = read(path + "/pickup-ticket.pdf");
    EXPECT_THAT(ticket, HasSubstr("A007"));
    EXPECT_THAT(ticket, HasSubstr("Số: " + code + "/PH"));
    EXPECT_EQ(ask(path + "/promises", callerOf("C80.25459", Role::Clerk, "Tư")).status, 404);
}

TEST_F(PaperHandlerTest, APlaceIsGivenTheNextNumberOfItsOfficeAndDay) {
    const auto place = [&](std::int64_t item, const char* day, const service::Asker& by) {
        service::PaperDetails details;
        details.date = domain::parseDate(day).value();
        return papers.say(by, std::to_string(item), details).value().queueNumber;
    };
    const auto items = addItems(3);
    const auto first = asker();
    EXPECT_EQ(place(items[0], "2026-11-26", first), "A001");
    EXPECT_EQ(place(items[0], "2026-11-26", first), "A001") << "the same request again";
    EXPECT_EQ(place(items[1], "2026-11-26", asker()), "A002");
    EXPECT_EQ(place(items[2], "2026-12-03", asker()), "A001");
    const auto ticket = read(fmt::format("/api/v1/items/{}/pickup-ticket.pdf", items[1]));
    EXPECT_THAT(ticket, HasSubstr("A002"));
    EXPECT_THAT(ticket, HasSubstr("ngày 26 tháng 11 năm 2026"));
}

TEST_F(PaperHandlerTest, RefusesWhatCannotBeDrawn) {
    const auto path = fmt::format("/api/v1/items/{}", addItems(1).front());
    const struct {
        std::string target;
        int status;
    } cases[] = {
        {path + "/appointment-slip.pdf", 400},
        {path + "/appointment-slip.pdf?returnBy=8/12/2026", 400},
        {path + "/apology.pdf", 400},
        {path + "/apology.pdf?newDate=2026-12-04&reason=" + std::string(301, 'a'), 400},
        {path + "/apology.pdf?newDate=2026-12-04&reason=王", 422},
        {path + "/pickup-ticket.pdf?date=2026-11-26", 409},
        {path + "/pickup-ticket.pdf?date=26/11/2026", 400},
        {path + "/advice-of-delivery.pdf", 409},
        {"/api/v1/items/999999/apology.pdf?newDate=2026-12-04", 404},
        {"/api/v1/manifests/999999/manifest.pdf", 404},
        {"/api/v1/manifests/x/handover.pdf", 404},
        {"/api/v1/ledger.pdf", 400},
        {"/api/v1/ledger.pdf?from=2026-11-24&to=2026-11-23", 400},
        {"/api/v1/ledger.pdf?from=2025-11-22&to=2026-11-23", 400},
        {"/api/v1/ledger.pdf?from=2026-11-24&to=2026-11-24&office=C81", 404},
        {"/api/v1/money-collected.pdf?from=2026-11-24&to=2026-11-24&office=P81", 404},
        {"/api/v1/money-collected.pdf?from=2026-11-24&to=2026-11-24&office=x y", 400},
    };
    for (const auto& c : cases) EXPECT_EQ(ask(c.target).status, c.status) << c.target;
    EXPECT_EQ(
        ask(path + "/apology.pdf?newDate=2026-12-04", callerOf("C80.25459", Role::Clerk, "Tư"))
            .status,
        404)
        << "another office's item";
}

}  // namespace
}  // namespace hoibao::http
