// hoibao-labels as a clerk calls it: files in, files out, exit statuses.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fonts.hpp"
#include "pages.hpp"
#include "read_symbols.hpp"
#include "samples.hpp"
#include "text.hpp"

namespace hoibao::labels::test {
namespace {

namespace fs = std::filesystem;

struct Outcome {
    int status = -1;
    std::string out, err;
};

std::string contents(const fs::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

class CommandTest : public testing::Test {
protected:
    void SetUp() override {
        auto name = (fs::temp_directory_path() / "hoibao-labels-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        write("items.json", itemsJson(sender(), run(3)));
    }
    void TearDown() override {
        fs::permissions(folder_, fs::perms::owner_all);
        fs::remove_all(folder_);
    }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }

    /// Runs the program in the test's folder; `before` is put before it in the shell.
    [[nodiscard]] Outcome call(const std::string& arguments, const std::string& before = "") const {
        const auto command = "cd " + folder_.string() + " && " + before +
                             " " HOIBAO_BIN_DIR "/hoibao-labels " + arguments + " >out 2>err";
        const int status = std::system(command.c_str());
        Outcome outcome{WEXITSTATUS(status), contents(folder_ / "out"), contents(folder_ / "err")};
        fs::remove(folder_ / "out");
        fs::remove(folder_ / "err");
        return outcome;
    }

    [[nodiscard]] std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_))
            if (entry.path().filename() != "items.json") names.push_back(entry.path().filename());
        std::ranges::sort(names);
        return names;
    }

    fs::path folder_;
};

TEST_F(CommandTest, DrawsToStandardOutputOrAFile) {
    const auto plain = call("items.json");
    EXPECT_EQ(plain.status, 0) << plain.err;
    EXPECT_EQ(plain.err, "");
    const Pdf pdf(plain.out);
    ASSERT_EQ(pdf.pages(), 3);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(readQr(pdf.draw(i, 203)).value().text, run(3)[static_cast<std::size_t>(i)].link);
    EXPECT_EQ(call("-o labels.pdf items.json").status, 0);
    EXPECT_EQ(contents(folder_ / "labels.pdf"), plain.out);
    EXPECT_EQ(call("--output=labels.pdf - <items.json").status, 0);
    EXPECT_EQ(contents(folder_ / "labels.pdf"), plain.out);
    EXPECT_EQ(files(), std::vector<std::string>{"labels.pdf"});
}

TEST_F(CommandTest, TakesASheetByNameOrFile) {
    write("mine.json", R"({"name":"mine","page":[210,297],"label":[100,60],)"
                       R"("columns":2,"rows":4,"margin":[5,20],"pitch":[100,60],"dpi":300})");
    const auto drawn = call("--sheet mine.json --start 8 items.json");
    EXPECT_EQ(drawn.status, 0) << drawn.err;
    EXPECT_EQ(Pdf(drawn.out).pages(), 2);
    EXPECT_EQ(Pdf(call("--sheet a4-3x7 --offset 1.5,-1 items.json").out).pages(), 1);
}

TEST_F(CommandTest, ListsSheets) {
    const auto plain = call("--list-sheets"), json = call("--list-sheets --json");
    EXPECT_EQ(plain.status, 0);
    EXPECT_EQ(json.status, 0);
    std::istringstream lines(json.out), words(plain.out);
    std::string line;
    for (const auto& sheet : sheets()) {
        ASSERT_TRUE(std::getline(words, line));
        EXPECT_TRUE(line.starts_with(sheet.name)) << line;
        ASSERT_TRUE(std::getline(lines, line));
        EXPECT_EQ(line, toJson(sheet));
    }
}

TEST_F(CommandTest, SaysWhatItIs) {
    const auto help = call("--help"), version = call("--version");
    EXPECT_EQ(help.status, 0);
    EXPECT_NE(help.out.find("--calibration"), std::string::npos);
    EXPECT_EQ(version.status, 0);
    EXPECT_EQ(version.out, "hoibao-labels " HOIBAO_VERSION "\n");
}

TEST_F(CommandTest, DrawsACalibrationPageForEverySheet) {
    for (const auto& sheet : sheets()) {
        const auto drawn = call("--calibration " + sheet.name);
        ASSERT_EQ(drawn.status, 0) << drawn.err;
        const Pdf pdf(drawn.out);
        EXPECT_EQ(pdf.pages(), 1);
        EXPECT_NE(pdf.text(0).find(sheet.name), std::string::npos) << pdf.text(0);
        EXPECT_TRUE(prepare(pdf.text(0), fonts().files().faces)) << "a letter the font has not";
        EXPECT_EQ(Pdf::complaints(), "");
    }
}

TEST_F(CommandTest, WrongUsageIsTwoWithOneLine) {
    write("bad.json", R"({"name":"x"})");
    write("small.json", R"({"name":"s","page":[50,30],"label":[50,30],)"
                        R"("columns":1,"rows":1,"margin":[0,0],"pitch":[50,30],"dpi":203})");
    const struct {
        std::string arguments, words;
    } cases[] = {
        {"", "ITEMS.json is missing"},
        {"--frobnicate items.json", "unknown option --frobnicate"},
        {"--json items.json", "--json goes with --list-sheets"},
        {"--list-sheets --calibration a6", "--list-sheets or --calibration, not both"},
        {"--sheet", "--sheet needs a value"},
        {"--sheet a4-9x9 items.json", "unknown sheet \"a4-9x9\""},
        {"--sheet bad.json items.json", "bad.json: sheet.page is missing"},
        {"--sheet small.json items.json", "16.1 mm more width is needed"},
        {"--sheet a4-3x7 --start 22 items.json", "start: 22 is not from 1 to 21"},
        {"--sheet a4-3x7 --start 0 items.json", "start: 0 is not from 1 to 21"},
        {"--start one items.json", "--start: \"one\" is no number"},
        {"--offset 5 items.json", "--offset: X,Y in millimetres is needed"},
        {"--offset 99,0 items.json", "off the paper"},
        {"--offset nan,0 items.json", "--offset"},
        {"--offset 1e300,0 items.json", "--offset"},
        {"items.json items.json", "one ITEMS.json is taken"},
        {"--calibration a9", "unknown sheet \"a9\""},
        {"--list-sheets items.json", "no ITEMS.json is taken"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.arguments);
        const auto outcome = call(c.arguments);
        EXPECT_EQ(outcome.status, 2);
        EXPECT_EQ(outcome.out, "");
        EXPECT_NE(outcome.err.find(c.words), std::string::npos) << outcome.err;
        EXPECT_NE(outcome.err.find("--help"), std::string::npos) << outcome.err;
        EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
    }
}

TEST_F(CommandTest, ABadItemStopsTheFileAndEveryOneIsNamed) {
    auto labels = run(5);
    labels[1].recipient = "";
    labels[3].address = "鬼";
    write("items.json", itemsJson(sender(), labels));
    const auto outcome = call("-o labels.pdf items.json");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err,
              "items[1].recipient: is missing\n"
              "items[3].address: the font has no letter “鬼” (U+9B3C)\n");
    EXPECT_EQ(files(), std::vector<std::string>{});
}

TEST_F(CommandTest, AFileThatHoldsNothingToPrintIsRefused) {
    const struct {
        std::string text, err;
    } cases[] = {
        {"", "json: is no JSON\n"},
        {"{", "json: is no JSON\n"},
        {R"({"sender":{"name":"a"},"items":[]})", "items: there is no item\n"},
        {R"({"sender":{"name":""},"items":[{}]})", "items[0].number: is missing\n"},
    };
    for (const auto& c : cases) {
        write("items.json", c.text);
        const auto outcome = call("-o labels.pdf items.json");
        EXPECT_EQ(outcome.status, 1) << c.text;
        EXPECT_TRUE(outcome.err.starts_with(c.err)) << outcome.err;
        EXPECT_EQ(files(), std::vector<std::string>{});
    }
}

TEST_F(CommandTest, MoreThanFiveThousandItemsMakeParts) {
    write("items.json", itemsJson(sender(), run(5'001)));
    const auto outcome = call("-o labels.pdf items.json");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(files(), (std::vector<std::string>{"labels-1.pdf", "labels-2.pdf"}));
    EXPECT_EQ(Pdf(contents(folder_ / "labels-1.pdf")).pages(), 5'000);
    EXPECT_EQ(Pdf(contents(folder_ / "labels-2.pdf")).pages(), 1);
    const auto straight = call("items.json");
    EXPECT_EQ(straight.status, 2);
    EXPECT_NE(straight.err.find("5001 items make 2 files"), std::string::npos) << straight.err;
}

TEST_F(CommandTest, ABadItemInALaterPartLeavesNoPart) {
    auto labels = run(5'001);
    labels.back().recipient = "";
    write("items.json", itemsJson(sender(), labels));
    const auto outcome = call("-o labels.pdf items.json");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "items[5000].recipient: is missing\n");
    EXPECT_EQ(files(), std::vector<std::string>{});
}

TEST_F(CommandTest, StoppedItLeavesNothingBehind) {
    write("items.json", itemsJson(sender(), run(20'001)));
    const auto command = "cd " + folder_.string() +
                         " && { " HOIBAO_BIN_DIR
                         "/hoibao-labels -o labels.pdf items.json & } && "
                         "until ls labels-1.pdf.?????? >/dev/null 2>&1; do sleep 0.02; done; "
                         "date +%s%N >asked; kill -TERM $!; wait $!; echo $? $(date +%s%N) >ended";
    ASSERT_EQ(std::system(("bash -c '" + command + "'").c_str()), 0);
    const auto asked = std::stoll(contents(folder_ / "asked"));
    std::istringstream ended(contents(folder_ / "ended"));
    int status = 0;
    long long at = 0;
    ended >> status >> at;
    EXPECT_EQ(status, 128 + SIGTERM);
    EXPECT_LT(at - asked, 1'000'000'000);
    EXPECT_EQ(files(), (std::vector<std::string>{"asked", "ended"}));
}

TEST_F(CommandTest, TheEnvironmentIsThreeWithOneLine) {
    fs::create_directory(folder_ / "closed");
    fs::permissions(folder_ / "closed", fs::perms::owner_read | fs::perms::owner_exec);
    const struct {
        std::string arguments, before, words;
        bool needsPlainUser = false;
    } cases[] = {
        {"--fonts /nowhere items.json", "", "/nowhere/NotoSans-Regular.ttf cannot be read"},
        {"items.json", "HOIBAO_LABELS_FONTS=/nowhere", "/nowhere/NotoSans-Regular.ttf"},
        {"nothing.json", "", "nothing.json cannot be read"},
        {"-o nowhere/labels.pdf items.json", "",
         "nowhere/labels.pdf cannot be written: No such file"},
        {"-o closed/labels.pdf items.json", "", "cannot be written", true},
        {"-o /dev/full items.json", "", "/dev/full cannot be written: No space left"},
    };
    for (const auto& c : cases) {
        if (c.needsPlainUser && ::geteuid() == 0) continue;  // root may write anywhere
        SCOPED_TRACE(c.arguments);
        const auto outcome = call(c.arguments, c.before);
        EXPECT_EQ(outcome.status, 3);
        EXPECT_NE(outcome.err.find(c.words), std::string::npos) << outcome.err;
        EXPECT_EQ(std::ranges::count(outcome.err, '\n'), 1) << outcome.err;
    }
    EXPECT_EQ(files(), std::vector<std::string>{"closed"});
}

TEST_F(CommandTest, AFullStandardOutputIsThree) {
    const auto command = "cd " + folder_.string() +
                         " && " HOIBAO_BIN_DIR "/hoibao-labels items.json >/dev/full 2>err";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 3);
    EXPECT_EQ(contents(folder_ / "err"),
              "hoibao-labels: standard output cannot be written: No space left on device\n");
}

TEST_F(CommandTest, AFullDiskLeavesTheOldFileAndNoOther) {
    write("labels.pdf", "the old one");
    // A limit on the size of files is what a full disk is to a program.
    const auto outcome = call("-o labels.pdf items.json", "trap '' XFSZ; ulimit -f 10;");
    EXPECT_EQ(outcome.status, 3);
    EXPECT_NE(outcome.err.find("labels.pdf cannot be written"), std::string::npos) << outcome.err;
    EXPECT_EQ(contents(folder_ / "labels.pdf"), "the old one");
    EXPECT_EQ(files(), std::vector<std::string>{"labels.pdf"});
}

}  // namespace
}  // namespace hoibao::labels::test
