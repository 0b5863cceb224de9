// What is refused before anything is drawn, field by field.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

TEST(CheckTest, TakesWhatTheTradePrints) {
    for (const auto& sheet : sheets()) {
        SCOPED_TRACE(sheet.name);
        const Printer printer(fonts(), sheet);
        for (const auto& from : {sender(), longestSender()})
            EXPECT_EQ(printer.check(from), Refusals{});
        for (const auto& label : {shortest(), typical(), longestFor(sheet)}) {
            const auto refusals = printer.check(label);
            EXPECT_EQ(refusals, Refusals{})
                << refusals.front().field << ": " << refusals.front().message;
        }
    }
}

TEST(CheckTest, TakesAnAddressOf300CharactersOnAllButTheSmallestSheets) {
    auto label = typical();
    label.address = longest().address;
    for (const auto& sheet : sheets()) {
        const auto refusals = Printer(fonts(), sheet).check(label);
        const bool isSmallest = sheet.label.y.value < 40;
        ASSERT_EQ(refusals.size(), isSmallest ? 1U : 0U) << sheet.name;
        for (const auto& refusal : refusals) EXPECT_EQ(refusal.field, "address");
    }
}

/// Sheets that people describe themselves: whoever sends, what is not too long is drawn, or refused
/// by its field with what is missing.
TEST(CheckTest, TakesSheetsOfAnySizeThatHasRoom) {
    const auto single = [](double width, double height) {
        const Extent size{{width}, {height}};
        return Sheet{"own", size, size, 1, 1, {}, size, 203};
    };
    for (const double width : {68., 70., 75., 85., 95., 105., 120., 150.}) {
        for (const double height :
             {40., 50., 59., 65., 70., 80., 100., 109., 110., 120., 150., 200.}) {
            SCOPED_TRACE(fmt::format("{:g} x {:g} mm", width, height));
            const Printer printer(fonts(), single(width, height));
            EXPECT_EQ(printer.check(longestSender()), Refusals{});
            EXPECT_EQ(printer.check(typical()), Refusals{});
            const auto refusals = printer.check(longest());
            EXPECT_TRUE(refusals.empty() || height < 150);
            for (const auto& refusal : refusals) {
                EXPECT_EQ(refusal.field, "address");
                EXPECT_TRUE(refusal.message.find(" mm more height is needed") != std::string::npos)
                    << refusal.message;
            }
        }
    }
}

TEST(CheckTest, ALargerLabelTakesWhatASmallerOneTook) {
    Sheet sheet = test::sheet("thermal-80x50");
    const auto takes = [&](double width, double height, const Label& label) {
        sheet.label = sheet.page = sheet.pitch = {Millimetres{width}, Millimetres{height}};
        return Printer(fonts(), sheet).check(label).empty();
    };
    auto withLongAddress = typical();
    withLongAddress.address = longest().address;
    for (const auto& label : {typical(), longestOfSmall(), withLongAddress}) {
        for (double width = 68; width <= 110; width += 6) {
            for (double height = 38; height <= 158; height += 5) {
                if (!takes(width, height, label)) continue;
                const auto what =
                    fmt::format("{} x {}, {} letters", width, height, label.address.size());
                EXPECT_TRUE(takes(width, height + 5, label)) << what << ", 5 mm higher";
                EXPECT_TRUE(takes(width + 6, height, label)) << what << ", 6 mm wider";
            }
        }
    }
}

TEST(CheckTest, NamesTheFieldAndTheFault) {
    const struct {
        std::function<void(Label&)> spoil;
        std::string field, message;
    } cases[] = {
        {[](Label& l) { l.number = "RT00000001VN"; }, "number", "12 characters, not 13"},
        {[](Label& l) { l.number = "RT000000015VN"; }, "number", "check digit is 4, not 5"},
        {[](Label& l) { l.number = "RT0000000l4VN"; }, "number", "position 10 is no digit"},
        {[](Label& l) { l.number = "rT000000014VN"; }, "number", "position 1 is no capital letter"},
        {[](Label& l) { l.link = "https://a/t/x"; }, "link",
         "a QR code in alphanumeric mode holds only 0-9 A-Z $%*+-./: and blanks"},
        {[](Label& l) { l.link = std::string(336, 'A'); }, "link",
         "336 characters are too long for a QR code of 52.9 mm"},
        {[](Label& l) { l.dossierCode = " "; }, "dossierCode", "is missing"},
        {[](Label& l) { l.recipient = ""; }, "recipient", "is missing"},
        {[](Label& l) { l.recipient = " \u200B "; }, "recipient", "is missing"},
        {[](Label& l) { l.recipient = "Nguyễn 鬼"; }, "recipient",
         "the font has no letter “鬼” (U+9B3C)"},
        {[](Label& l) { l.recipient = "\xFF"; }, "recipient", "is not UTF-8"},
        {[](Label& l) { l.recipient = std::string(100, 'W'); }, "recipient",
         "a word is 127.7 mm wider than its place at the smallest size"},
        {[](Label& l) { l.address = ""; }, "address", "is missing"},
        {[](Label& l) { l.ward = ""; }, "ward", "is missing"},
        {[](Label& l) { l.province = ""; }, "province", "is missing"},
        {[](Label& l) { l.formerly = "Xã 鬼"; }, "formerly",
         "the font has no letter “鬼” (U+9B3C)"},
        {[](Label& l) { l.weightGrams = -1; }, "weightGrams", "-1 is not from 0 to 50000"},
        {[](Label& l) { l.weightGrams = 50'001; }, "weightGrams", "50001 is not from 0 to 50000"},
        {[](Label& l) { l.postageVnd = -1; }, "postageVnd", "-1 is not from 0 to 999999999"},
        {[](Label& l) { l.feeVnd = 1'000'000'000; }, "feeVnd",
         "1000000000 is not from 0 to 999999999"},
        {[](Label& l) { l.services = {"hoa-toc"}; }, "services", "unknown service \"hoa-toc\""},
        {[](Label& l) { l.printedAt = "23/11/2026"; }, "printedAt", "is no date of RFC 3339"},
        {[](Label& l) { l.printedAt = "2026-13-01"; }, "printedAt", "is no date of RFC 3339"},
        {[](Label& l) { l.printCount = 0; }, "printCount", "0 is not from 1 to 9999"},
        {[](Label& l) { l.printCount = 10'000; }, "printCount", "10000 is not from 1 to 9999"},
    };
    const Printer printer(fonts(), sheet("thermal-100x150"));
    for (const auto& c : cases) {
        SCOPED_TRACE(c.field + " " + c.message);
        auto label = typical();
        c.spoil(label);
        EXPECT_EQ(printer.check(label, 7), (Refusals{{7, c.field, c.message}}));
        const std::vector<Label> run{typical(), label};
        const auto pdf = printer.render(sender(), run);
        ASSERT_FALSE(pdf);
        EXPECT_EQ(pdf.error(), (Refusals{{1, c.field, c.message}}));
    }
}

TEST(CheckTest, NamesWhatDoesNotFit) {
    auto label = typical();
    for (int i = 0; i < 100; ++i) label.address += " đường Cách Mạng Tháng Tám";
    for (const auto& sheet : sheets()) {
        const auto refusals = Printer(fonts(), sheet).check(label);
        ASSERT_EQ(refusals.size(), 1U) << sheet.name;
        EXPECT_EQ(refusals[0].field, "address");
        EXPECT_TRUE(refusals[0].message.ends_with("mm more height is needed at the smallest size"))
            << refusals[0].message;
    }
}

TEST(CheckTest, ANumberMayBeDrawnLaterButNotLeftOut) {
    auto label = typical();
    label.number.clear();
    label.link.clear();
    const Printer printer(fonts(), sheet("a6"));
    EXPECT_EQ(printer.check(label), Refusals{});
    const auto pdf = printer.render(sender(), std::vector{label});
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error(), (Refusals{{0, "number", "is missing"}, {0, "link", "is missing"}}));
}

TEST(CheckTest, SaysWhatForbidsAWholeRun) {
    const Extent far{{50}, {0}};
    const struct {
        std::string sheet;
        labels::Setup setup;
        Sender sender;
        std::string field, message;
    } cases[] = {
        {"a4-3x7", {.start = 22}, sender(), "start", "22 is not from 1 to 21"},
        {"a4-3x7", {.start = 0}, sender(), "start", "0 is not from 1 to 21"},
        {"thermal-100x150", {.start = 2}, sender(), "start", "2 is not from 1 to 1"},
        {"a4-3x7", {.offset = far}, sender(), "offset", "moves the labels 41.2 mm off the paper"},
        {"a4-3x7",
         {.offset = {{-20}, {0}}},
         sender(),
         "offset",
         "moves the labels 11.2 mm off the paper"},
        {"thermal-100x150",
         {.offset = {{0}, {3.2}}},
         sender(),
         "offset",
         "moves the labels 0.3 mm off the paper"},
        {"a6", {.scale = 0.9}, sender(), "scale", "0.9 is not from 0.95 to 1.05"},
        {"thermal-80x50",
         {.barReduction = 2},
         sender(),
         "barReduction",
         "2 is not from 0 to 1 dots"},
        {"a6", {}, {"", "C80", "", ""}, "sender.name", "is missing"},
        {"a6",
         {},
         {"Trung tâm 鬼", "", "", ""},
         "sender.name",
         "the font has no letter “鬼” (U+9B3C)"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.field + " " + c.message);
        const Printer printer(fonts(), sheet(c.sheet), c.setup);
        EXPECT_EQ(printer.check(c.sender), (Refusals{{0, c.field, c.message}}));
        EXPECT_FALSE(printer.render(c.sender, std::vector{typical()}));
    }
}

TEST(CheckTest, ASmallOffsetIsTaken) {
    for (const auto& sheet : sheets()) {
        const labels::Setup setup{.offset = {{1.5}, {-1}}};
        EXPECT_EQ(Printer(fonts(), sheet, setup).check(sender()), Refusals{}) << sheet.name;
    }
}

TEST(CheckTest, ASheetTooSmallIsRefusedOnce) {
    const Extent size{{40}, {30}};
    const Printer printer(fonts(), {"tiny", size, size, 1, 1, {}, size, 203});
    ASSERT_EQ(printer.check(sender()).size(), 1U);
    EXPECT_EQ(printer.check(sender())[0].field, "sheet");
    EXPECT_EQ(printer.check(typical()), Refusals{});
    EXPECT_FALSE(printer.render(sender(), std::vector{typical()}));
}

TEST(CheckTest, ListsAtMostAThousandRefusals) {
    std::vector<Label> labels(2'000, typical());
    for (auto& label : labels) label.recipient.clear();
    const auto pdf = Printer(fonts(), sheet("a6")).render(sender(), labels);
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().size(), Printer::kMaxRefusals);
}

}  // namespace
}  // namespace hoibao::labels::test
