#include "pages/tracking_pages.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "pages/embedded.hpp"

namespace hoibao::pages {
namespace {

using domain::State;

const domain::Instant kNow = *domain::parseInstant("2026-11-24T09:00:00+07:00");
const Language kLanguages[] = {Language::Vietnamese, Language::English};

service::Tracked everything() {
    service::Tracked tracked;
    tracked.maskedName = "N***** <b>V**</b> A*";
    tracked.state = State::HandedOver;
    tracked.since = kNow;
    tracked.commune = "Phường Tân Ninh, Tỉnh Tây Ninh";
    tracked.expected = domain::localDate(kNow);
    tracked.timeline = {{kNow, State::HandedOver}, {kNow, State::PostReady}};
    tracked.office = store::PublicOffice{"Trung tâm", "Số 83", "0276 0000 080", "7.00-11.30"};
    tracked.collection = store::PublicOffice{"Bưu cục", "Số 1", "0276 0001 080", "7.00-18.00"};
    return tracked;
}

std::vector<std::string> everyPage() {
    const TrackingPages pages(5);
    std::vector<std::string> all;
    for (const auto language : kLanguages) {
        all.push_back(pages.ask(language));
        all.push_back(pages.notFound(language));
        all.push_back(pages.tooOften(language));
        all.push_back(pages.tracked(language, everything(), "/track?lang=en&x=1", kNow));
    }
    return all;
}

std::set<std::string> placeholders(const std::string& text) {
    const std::regex pattern("\\{[a-z]+\\}");
    return {std::sregex_token_iterator(text.begin(), text.end(), pattern),
            std::sregex_token_iterator()};
}

TEST(CatalogueTest, BothLanguagesSayTheSameThings) {
    const auto& vietnamese = Catalogue::of(Language::Vietnamese);
    const auto& english = Catalogue::of(Language::English);
    for (const auto& [key, text] : vietnamese.all()) {
        SCOPED_TRACE(key);
        ASSERT_TRUE(english.all().contains(key));
        EXPECT_FALSE(text.empty());
        EXPECT_EQ(placeholders(text), placeholders(english.text(key)));
    }
    EXPECT_EQ(vietnamese.all().size(), english.all().size());
}

TEST(CatalogueTest, EveryStateHasASentence) {
    for (int i = 0; i <= static_cast<int>(State::Unclaimed); ++i)
        for (const auto language : kLanguages) {
            const auto key = "sentence." + std::string(name(static_cast<State>(i)));
            EXPECT_TRUE(Catalogue::of(language).all().contains(key)) << key;
        }
}

TEST(CatalogueTest, FillsPlaceholders) {
    const struct {
        std::string_view text, expected;
    } cases[] = {
        {"", ""},         {"{day}", "3/6"}, {"a {day} b {day}", "a 3/6 b 3/6"},
        {"{da}", "{da}"}, {"{day", "{day"}, {"{{day}}", "{3/6}"},
    };
    for (const auto& c : cases) EXPECT_EQ(filled(std::string(c.text), "day", "3/6"), c.expected);
    EXPECT_EQ(filled("{day}", "day", "{day}"), "{day}") << "what is filled in is not filled again";
}

TEST(TrackingPagesTest, HoldNoScriptNoStyleAndNothingOfOthers) {
    const std::regex forbidden(R"(<script|<style|style=|\son[a-z]+=|javascript:|https?://)",
                               std::regex::icase);
    for (const auto& page : everyPage()) {
        std::smatch found;
        EXPECT_FALSE(std::regex_search(page, found, forbidden)) << found.str() << " in " << page;
        EXPECT_EQ(page.find("{{"), std::string::npos) << page;
        EXPECT_EQ(placeholders(page), std::set<std::string>()) << page;
    }
}

TEST(TrackingPagesTest, WeighAtMost50KilobytesInAll) {
    const auto style = embedded("static/track.css").value().size();
    const auto icon = embedded("static/icon.svg").value().size();
    for (const auto& page : everyPage()) EXPECT_LE(page.size() + style + icon, 50'000U);
}

TEST(TrackingPagesTest, SayTheirLanguageAndTheOther) {
    const TrackingPages pages(5);
    const auto vietnamese = pages.ask(Language::Vietnamese);
    EXPECT_NE(vietnamese.find("<html lang=\"vi\">"), std::string::npos);
    EXPECT_NE(vietnamese.find("href=\"/track?lang=en\""), std::string::npos);
    EXPECT_EQ(vietnamese.find("name=\"lang\""), std::string::npos);
    const auto english = pages.ask(Language::English);
    EXPECT_NE(english.find("<html lang=\"en\">"), std::string::npos);
    EXPECT_NE(english.find("name=\"lang\" value=\"en\""), std::string::npos);
}

TEST(TrackingPagesTest, AWholePhoneNumberIsNotCutToItsFirstFourDigits) {
    const auto page = TrackingPages(5).ask(Language::Vietnamese);
    const std::regex field("<input class=\"four\"[^>]*>");
    std::smatch found;
    ASSERT_TRUE(std::regex_search(page, found, field)) << page;
    EXPECT_NE(found.str().find("pattern=\"[0-9]{4}\""), std::string::npos) << found.str();
    EXPECT_NE(found.str().find("maxlength=\"20\""), std::string::npos) << found.str();
}

TEST(TrackingPagesTest, WhoFindsNothingIsLedToTheHotlines) {
    EXPECT_NE(TrackingPages(5).notFound(Language::Vietnamese).find("href=\"/offices\">Xem"),
              std::string::npos);
    EXPECT_NE(TrackingPages(5).notFound(Language::English).find("href=\"/offices?lang=en\">See"),
              std::string::npos);
}

TEST(TrackingPagesTest, EscapeEverythingThatComesFromData) {
    const TrackingPages pages(5);
    const auto page = pages.tracked(Language::Vietnamese, everything(), "/T/x\"><script>", kNow);
    EXPECT_EQ(page.find("<b>"), std::string::npos);
    EXPECT_EQ(page.find("<script>"), std::string::npos);
    EXPECT_NE(page.find("N***** &lt;b&gt;"), std::string::npos) << page;
}

TEST(TrackingPagesTest, TellWhereItIsAndWhatToDo) {
    const TrackingPages pages(5);
    auto tracked = everything();
    const auto text = [&] { return pages.tracked(Language::Vietnamese, tracked, "/", kNow); };
    EXPECT_NE(text().find("<h1>Bưu điện đã nhận ngày 24/11.</h1>"), std::string::npos) << text();
    EXPECT_NE(text().find("Dự kiến giao trước ngày 24/11."), std::string::npos);
    EXPECT_NE(text().find("href=\"tel:02760000080\""), std::string::npos);
    EXPECT_NE(text().find("09:00, 24/11"), std::string::npos);
    tracked.isLate = true;
    EXPECT_NE(text().find("chậm hơn dự kiến"), std::string::npos);
    tracked.since = *domain::parseInstant("2025-12-31T23:59:00+07:00");
    EXPECT_NE(text().find("ngày 31/12/2025."), std::string::npos) << "another year is told";
    tracked.expected.reset();
    tracked.office.reset();
    tracked.collection.reset();
    tracked.commune.clear();
    EXPECT_EQ(text().find("Dự kiến"), std::string::npos);
    EXPECT_EQ(text().find("tel:"), std::string::npos);
    EXPECT_EQ(text().find("Nơi nhận"), std::string::npos);
}

}  // namespace
}  // namespace hoibao::pages
