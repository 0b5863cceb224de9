#include "pages/tracking_handler.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "pages/static_handler.hpp"
#include "service/intake.hpp"
#include "service/reference.hpp"
#include "store/test_database.hpp"

namespace hoibao::pages {
namespace {

constexpr std::string_view kDossier = "H53.14-261103-0001", kNumber = "RT000000014VN";
const domain::Instant kNow = *domain::parseInstant("2026-11-24T09:00:00+07:00");

using Query = std::map<std::string, std::string, std::less<>>;

class TrackingHandlerTest : public testing::Test {
protected:
    TrackingHandlerTest() {
        service::SentResult sent;
        sent.dossierCode = kDossier;
        sent.recipient = "Nguyễn Văn An";
        sent.phone = "0912345678";
        sent.address = "Số 12/5 đường Cách Mạng Tháng Tám, Phường Tân Ninh, Tỉnh Tây Ninh";
        sent.procedureName = "Cấp phiếu lý lịch tư pháp";
        sent.approvedAt = "2026-11-03T08:00:00+07:00";
        sent.returnBy = "post";
        const domain::Caller clerk{domain::Role::Clerk, *domain::OfficeCode::parse("C80"), "Thu", 7,
                                   ""};
        const auto item = intake.takeOne(sent, {clerk, "", "r", "t"}).value().item;
        database->inTransaction([&](store::Session& session) {
            auto locked = store::lockItems(session, {item}).front();
            locked.number = kNumber;
            store::updateItemPlace(session, locked);
        });
    }
    http::Response track(Query query) {
        http::Request request;
        request.remoteAddress = "203.0.113.7";
        request.receivedAt = kNow;
        request.queryParameters = std::move(query);
        return handler.track(request);
    }
    http::Response follow(std::string_view number, std::string_view signature) {
        http::Request request;
        request.remoteAddress = "203.0.113.7";
        request.receivedAt = kNow;
        request.pathParameters = {{"number", std::string(number)},
                                  {"signature", std::string(signature)}};
        return handler.followLink(request);
    }

    service::Clock clock = [] { return kNow; };
    tests::TestDatabase database;
    service::Intake intake{*database, tests::gazetteer(), tests::zones(), {}, clock};
    service::LinkSigner links{{{'A', {}}}, 'A', "https://tracuu.example"};
    service::Tracking tracking{*database, tests::gazetteer(), links, {}, {}, clock};
    http::RateLimiter limiter{{.perTenMinutes = 100'000, .perDay = 100'000}};
    TrackingHandler handler{tracking, limiter, TrackingPages(5)};
};

TEST_F(TrackingHandlerTest, WithoutTheSecondFactorEveryCodeGetsOnePage) {
    const auto page = track({});
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.contentType, "text/html; charset=utf-8");
    const std::string_view codes[] = {kDossier, kNumber, "H53.14-261103-0002", "x", "", "' OR 1"};
    for (const auto code : codes) {
        const auto without = track({{"code", std::string(code)}});
        EXPECT_EQ(without.status, 200) << code;
        EXPECT_EQ(without.body, page.body) << code;
        EXPECT_EQ(track({{"code", std::string(code)}, {"phone", ""}}).body, page.body) << code;
    }
}

TEST_F(TrackingHandlerTest, EveryRefusalIsOnePage) {
    const auto page = track({{"code", "x"}, {"phone", "1234"}});
    EXPECT_EQ(page.status, 404);
    EXPECT_NE(page.body.find("Không tìm thấy"), std::string::npos);
    const http::Response others[] = {
        track({{"code", std::string(kDossier)}, {"phone", "1234"}}),
        track({{"code", std::string(kNumber)}, {"phone", "không"}}),
        follow(kNumber, "AAAAAAAAAAAAAA"),
        follow("RT000000028VN", links.signature("RT000000028VN")),
        follow("x", "y"),
    };
    for (const auto& other : others) {
        EXPECT_EQ(other.status, 404);
        EXPECT_EQ(other.body, page.body);
    }
}

TEST_F(TrackingHandlerTest, WithTheSecondFactorNothingMoreThanThePublicMaySee) {
    const http::Response pages[] = {
        track({{"code", std::string(kDossier)}, {"phone", "5678"}}),
        track({{"code", std::string(kDossier)}, {"phone", "5678"}, {"lang", "en"}}),
        follow(kNumber, links.signature(kNumber)),
    };
    for (const auto& page : pages) {
        EXPECT_EQ(page.status, 200);
        EXPECT_NE(page.body.find("N***** V** A*"), std::string::npos);
        EXPECT_NE(page.body.find("Phường Tân Ninh"), std::string::npos);
        for (const auto* secret : {"Nguyễn", "0912345678", "0912", "12/5", "Cách Mạng", "lý lịch"})
            EXPECT_EQ(page.body.find(secret), std::string::npos) << secret;
    }
    EXPECT_NE(pages[1].body.find("<html lang=\"en\">"), std::string::npos);
    EXPECT_NE(pages[0].body.find("lang=en"), std::string::npos) << "the switch keeps the answer";
}

TEST_F(TrackingHandlerTest, LookUpsAreLimitedByAddressAndPagesThatLookNothingUpAreNot) {
    http::RateLimiter few({.perTenMinutes = 2, .perDay = 10});
    TrackingHandler limited(tracking, few, TrackingPages(5));
    http::Request request;
    request.remoteAddress = "203.0.113.8";
    request.receivedAt = kNow;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(limited.track(request).status, 200);
    request.queryParameters = {{"code", std::string(kDossier)}, {"phone", "5678"}};
    EXPECT_EQ(limited.track(request).status, 200);
    EXPECT_EQ(limited.track(request).status, 200);
    const auto refused = limited.track(request);
    EXPECT_EQ(refused.status, 429);
    EXPECT_TRUE(refused.headers.find("Retry-After"));
    request.pathParameters = {{"number", std::string(kNumber)}, {"signature", "x"}};
    EXPECT_EQ(limited.followLink(request).status, 429) << "links count too";
    request.remoteAddress = "203.0.113.9";
    EXPECT_EQ(limited.track(request).status, 200);
}

// That their medians agree within 5 % is for a quiet machine to measure: tests/bench/tracking.
TEST_F(TrackingHandlerTest, NoRefusalIsGivenAwayByItsHaste) {
    const std::function<http::Response()> refusals[] = {
        [&] {
            return track({{"code", "H53.14-261103-0009"}, {"phone", "1234"}});
        },
        [&] {
            return track({{"code", std::string(kDossier)}, {"phone", "1234"}});
        },
        [&] {
            return track({{"code", std::string(kDossier)}, {"phone", "x"}});
        },
        [&] { return follow(kNumber, "AAAAAAAAAAAAAA"); },
        [&] { return follow(kNumber, ""); },
    };
    for (const auto& refusal : refusals) {
        const auto began = std::chrono::steady_clock::now();
        EXPECT_EQ(refusal().status, 404);
        EXPECT_GE(std::chrono::steady_clock::now() - began, TrackingHandler::kRefusalTime);
    }
}

TEST(StaticHandlerTest, GivesItsOwnFilesOnly) {
    const struct {
        std::string_view file;
        int status;
        std::string_view type;
    } cases[] = {
        {"track.css", 200, "text/css; charset=utf-8"},
        {"icon.svg", 200, "image/svg+xml"},
        {"../templates/ask.mustache", 404, "application/problem+json"},
        {"", 404, "application/problem+json"},
        {"track.css/", 404, "application/problem+json"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.file);
        http::Request request;
        request.pathParameters = {{"file", std::string(c.file)}};
        const auto response = staticFile(request);
        EXPECT_EQ(response.status, c.status);
        EXPECT_EQ(response.contentType, c.type);
    }
}

}  // namespace
}  // namespace hoibao::pages
