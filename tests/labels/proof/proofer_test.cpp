// A file that is not what it should be, held against what must be seen: each fault blocks its own
// label, with the reason and a picture.
#include "proof/proofer.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "samples.hpp"
#include "tampered.hpp"

namespace hoibao::labels::test {
namespace {

constexpr std::size_t kLabels = 3, kBad = 1;

class ProoferTest : public ::testing::Test {
protected:
    static proof::Task taskOf(const Sheet& sheet, const std::vector<Label>& labels,
                              const labels::Setup& setup = {}) {
        const auto whole = nlohmann::json::parse(itemsJson(sender(), labels));
        proof::Task task;
        task.pdf = Printer(fonts(), sheet, setup).render(sender(), labels).value();
        task.sheet = toJson(sheet);
        task.setup = toJson(setup);
        task.sender = whole.at("sender").dump();
        task.perPage = static_cast<std::size_t>(sheet.labelsPerPage());
        task.before = static_cast<std::size_t>(setup.start - 1);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            task.labels.push_back(whole.at("items").at(i).dump());
            task.numbers.push_back(labels[i].number);
        }
        return task;
    }
    proof::Proofer proofer{{HOIBAO_BIN_DIR "/hoibao-proof", Fonts::folder()}};
};

/// The bars are the first thing drawn in printer dots, each "x 0 width height re".
std::size_t barAt(const std::string& content, int which) {
    auto at = content.find("cm\n", content.find("ET\n")) + 3;
    for (; which > 0; --which) at = content.find("re\n", at) + 3;
    return at;
}

void removeBar(std::string& content) {
    const auto at = barAt(content, 4);
    content.erase(at, content.find("re\n", at) + 3 - at);
}

/// All of them: what is drawn between the places and the end of its group.
void removeBars(std::string& content) {
    const auto at = barAt(content, 0);
    content.erase(at, content.find("f Q\n", at) - at);
}

void removeQrCode(std::string& content) {
    const auto at = content.rfind("cm\n") + 3;
    content.erase(at, content.find("f Q\n", at) - at);
}

/// "ễ" without its tilde: what libharu can make of it with another font.
void removeMark(std::string& content) {
    const auto at = content.find("\x1E\xC5");
    content.replace(at, 2, std::string("\0\xEA", 2));
}

void widenBar(std::string& content) {
    const auto width = content.find(" 0 ", barAt(content, 2)) + 3;
    content[width] = static_cast<char>(content[width] + 1);
}

/// The last letter of the first line that ends in a small one.
void removeLetter(std::string& content) {
    for (auto end = content.find(")Tj\n"); end != content.npos;
         end = content.find(")Tj\n", end + 1))
        if (content[end - 2] == '\0' && content[end - 1] >= 'a' && content[end - 1] <= 'z') {
            content.erase(end - 2, 2);
            return;
        }
}

void removeLine(std::string& content) {
    const auto begin = content.find('('), end = content.find(")Tj\n");
    content.erase(begin + 1, end - begin - 1);
}

void removeModules(std::string& content) {
    const auto qr = content.rfind("cm\n") + 3;
    content.erase(qr, content.find("re\n", qr) + 3 - qr);
}

/// A dot of ink, `x` and `y` in printer dots from the page's top left.
std::function<void(std::string&)> blot(const Sheet& sheet, double x, double y) {
    return [&sheet, x, y](std::string& content) {
        const double dot = 72.0 / sheet.dpi, height = sheet.page.y.value / 25.4 * 72;
        content +=
            std::to_string(x * dot) + " " + std::to_string(height - y * dot) + " .3 .3 re f\n";
    };
}

TEST_F(ProoferTest, GoodLabelsPassAsEachPrinterPrintsThem) {
    for (const char* name : {"thermal-100x150", "a4-2x4", "a4-3x8"}) {
        for (const labels::Setup& setup :
             {labels::Setup{}, labels::Setup{.offset = {{0.7}, {-0.4}}, .scale = 1.004},
              labels::Setup{.barReduction = 1}}) {
            SCOPED_TRACE(name + toJson(setup));
            auto chosen = sheet(name);
            if (setup.start > chosen.labelsPerPage()) continue;
            const auto faults = proofer.proof(taskOf(chosen, run(26), setup)).value();
            EXPECT_TRUE(faults.empty()) << faults.front().reason;
        }
    }
}

TEST_F(ProoferTest, EveryFaultBlocksItsLabelWithTheReasonAndAPicture) {
    const auto& thermal = sheet("thermal-100x150");
    const auto labels = run(kLabels);
    const auto expected = Printer(fonts(), thermal).expect(sender(), labels[kBad], kBad).value();
    const auto& bars = expected.bars;
    const auto& qr = expected.qr;
    const struct {
        const char* what;
        std::function<void(std::string&)> edit;
        const char* reason;
    } cases[] = {
        {"a missing bar", removeBar, "the bars cannot be read"},
        {"a bar too wide", widenBar, "dots of the bars are not as they must be"},
        {"no bars at all", removeBars, "the bars cannot be read"},
        {"a missing edge of the QR code", removeModules, "the QR code cannot be read"},
        {"no QR code at all", removeQrCode, "the QR code cannot be read"},
        {"a missing mark", removeMark, "letters are missing in \""},
        {"a missing letter", removeLetter, "letters are missing in \""},
        {"a missing line", removeLine, "letters are missing in \""},
        {"ink left of the bars", blot(thermal, bars.box.left - 5, bars.box.top + 20),
         "ink in the quiet zone of the bars"},
        {"ink right of the bars", blot(thermal, bars.box.right + 5, bars.box.top + 20),
         "ink in the quiet zone of the bars"},
        {"ink above the QR code", blot(thermal, qr.box.left + 20, qr.box.top - 4),
         "ink in the quiet zone of the QR code"},
        {"ink below the QR code", blot(thermal, qr.box.left + 20, qr.box.bottom + 4),
         "ink in the quiet zone of the QR code"},
        {"ink left of the QR code", blot(thermal, qr.box.left - 4 * qr.module + 1, qr.box.top + 20),
         "ink in the quiet zone of the QR code"},
        {"ink right of the QR code",
         blot(thermal, qr.box.right + 4 * qr.module - 3, qr.box.top + 20),
         "ink in the quiet zone of the QR code"},
        {"ink in a module",
         blot(thermal, qr.box.left + 8 * qr.module - 3, qr.box.top + qr.module + 3),
         "dots of the QR code are not as they must be"},
        {"a blot", blot(thermal, expected.box.left + 300, expected.box.top + 14),
         "ink where nothing is to be printed"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        auto task = taskOf(thermal, labels);
        task.pdf = tampered(task.pdf, kBad, c.edit);
        const auto faults = proofer.proof(task).value();
        ASSERT_EQ(faults.size(), 1U);
        EXPECT_EQ(faults[0].label, kBad);
        EXPECT_NE(faults[0].reason.find(c.reason), std::string::npos) << faults[0].reason;
        EXPECT_TRUE(faults[0].picture.starts_with("\x89PNG"));
        EXPECT_GT(faults[0].picture.size(), 60U);
        if (const char* folder = std::getenv("HOIBAO_TEST_PICTURES"))
            std::ofstream(std::string(folder) + "/" + c.what + ".png") << faults[0].picture;
    }
}

TEST_F(ProoferTest, AnotherNumberOrLinkThanTheRowsIsSaid) {
    const auto& thermal = sheet("thermal-100x150");
    const auto labels = run(kLabels);
    const struct {
        std::function<void(Label&)> spoil;
        std::string reason;
    } cases[] = {
        {[](Label& label) { label.number = numbered(typical(), 77).number; },
         "the bars say " + numbered(typical(), 77).number + ", not " + labels[kBad].number},
        {[](Label& label) { label.link = numbered(typical(), 77).link; },
         "the QR code says " + numbered(typical(), 77).link + ", not " + labels[kBad].link},
        {[](Label& label) { label.recipient = "Trần Văn Ất"; }, "\"Nguyễn Thị Ngọc Diễm\""},
        {[](Label& label) { label.feeVnd += 1000; }, "\""},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.reason);
        auto drawn = labels;
        c.spoil(drawn[kBad]);
        auto task = taskOf(thermal, labels);
        task.pdf = Printer(fonts(), thermal).render(sender(), drawn).value();
        const auto faults = proofer.proof(task).value();
        ASSERT_EQ(faults.size(), 1U);
        EXPECT_EQ(faults[0].label, kBad);
        EXPECT_NE(faults[0].reason.find(c.reason), std::string::npos) << faults[0].reason;
    }
}

TEST_F(ProoferTest, BarsThinnedOtherwiseThanSaidAreAFault) {
    auto task = taskOf(sheet("a4-2x4"), run(2), {.barReduction = 2});
    task.setup = toJson(labels::Setup{.barReduction = 1});
    EXPECT_EQ(proofer.proof(task).value().size(), 2U);
}

TEST_F(ProoferTest, AFileThatIsNoneBlocksEveryLabel) {
    auto task = taskOf(sheet("thermal-100x150"), run(2));
    task.pdf = "%PDF-1.4 and nothing behind it";
    const auto faults = proofer.proof(task).value();
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].reason, "the page cannot be drawn");
}

TEST_F(ProoferTest, StopsWithinASecond) {
    const auto task = taskOf(sheet("a4-2x4"), run(400));
    std::atomic<bool> isOver = false;
    std::chrono::steady_clock::time_point stopped;
    std::thread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        stopped = std::chrono::steady_clock::now();
        isOver = true;
    });
    EXPECT_FALSE(proofer.proof(task, [&] { return isOver.load(); }));
    stopper.join();
    EXPECT_LT(std::chrono::steady_clock::now() - stopped, std::chrono::seconds(1));
}

}  // namespace
}  // namespace hoibao::labels::test
