// hoibao-scan as others call it: output to the letter, exit statuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "pictures.hpp"

namespace hoibao::scanner {
namespace {

using namespace testing;  // pictures.hpp
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Answer {
    std::string out, err;
    int status = -1;
    [[nodiscard]] std::vector<json> lines() const {
        std::vector<json> lines;
        std::istringstream in(out);
        for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
        return lines;
    }
};

class CommandTest : public ::testing::Test {
protected:
    CommandTest() {
        std::string pattern = std::filesystem::temp_directory_path() / "hoibao-scan-XXXXXX";
        folder_ = mkdtemp(pattern.data());
    }
    ~CommandTest() override { std::filesystem::remove_all(folder_); }

    std::string put(const std::string& name, const std::string& bytes) {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        return (folder_ / name).string();
    }

    /// Runs it in the test's folder, so that files can be named by their names alone.
    Answer scan(const std::string& arguments, const std::string& input = "") {
        put("stdin", input);
        const std::string command = "cd '" + folder_.string() + "' && '" + HOIBAO_BIN_DIR +
                                    "/hoibao-scan' " + arguments + " <stdin 2>stderr";
        Answer run;
        FILE* pipe = popen(command.c_str(), "r");
        char part[4096];
        for (std::size_t got; (got = fread(part, 1, sizeof part, pipe)) > 0;)
            run.out.append(part, got);
        const int status = pclose(pipe);
        run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        std::ifstream err(folder_ / "stderr");
        run.err.assign(std::istreambuf_iterator<char>(err), {});
        return run;
    }

    std::filesystem::path folder_;
};

TEST_F(CommandTest, PrintsNumbersOfFilesInTheirOrder) {
    put("a.jpg", jpegOf(labelPicture()));
    put("b.png", pngOf(labelPicture(800, 600, "RT000000028VN",
                                    "HTTPS://TRACUU.EXAMPLE/T/RT000000028VN/A7K2M4QW3ZX5Y6")));
    const auto run = scan("b.png a.jpg b.png");
    EXPECT_EQ(run.out, "b.png\tRT000000028VN\na.jpg\tRT000000014VN\nb.png\tRT000000028VN\n");
    EXPECT_EQ(run.err, "");
    EXPECT_EQ(run.status, 0);
}

TEST_F(CommandTest, PrintsJsonToTheLetter) {
    put("a.jpg", jpegOf(labelPicture()));
    const auto run = scan("--json a.jpg");
    ASSERT_EQ(run.lines().size(), 1u);
    const auto line = run.lines()[0];
    EXPECT_EQ(line["file"], "a.jpg");
    EXPECT_EQ(line["width"], 800);
    EXPECT_EQ(line["height"], 600);
    EXPECT_TRUE(line["ms"].is_number());
    EXPECT_TRUE(line["error"].is_null());
    EXPECT_EQ(line["labels"], json::array({"RT000000014VN"}));
    EXPECT_EQ(line["unread"], json::array());
    ASSERT_EQ(line["symbols"].size(), 2u);
    for (const auto& symbol : line["symbols"]) {
        const bool isQr = symbol["format"] == "QRCode";
        EXPECT_EQ(symbol["format"], isQr ? "QRCode" : "Code128");
        EXPECT_EQ(symbol["text"], isQr ? std::string(kLink) : std::string(kNumber));
        EXPECT_EQ(symbol["number"], "RT000000014VN");
        EXPECT_EQ(symbol["evidence"], "decoded");
        EXPECT_FALSE(symbol.contains("likelihoodRatio"));
        ASSERT_EQ(symbol["corners"].size(), 4u);
        for (const auto& corner : symbol["corners"]) ASSERT_EQ(corner.size(), 2u);
    }
    EXPECT_EQ(line["symbols"][0]["label"], line["symbols"][1]["label"]);
    EXPECT_EQ(run.status, 0);
}

TEST_F(CommandTest, GivesCornersAsPeopleSeeThePicture) {
    // The file holds the picture upside down, and says so.
    const auto upright = labelPicture();
    GrayImage turned(800, 600);
    for (int y = 0; y < 600; ++y) {
        for (int x = 0; x < 800; ++x) turned.row(y)[x] = upright.row(599 - y)[799 - x];
    }
    put("a.jpg", jpegOf(upright));
    put("b.jpg", withExif(jpegOf(turned), orientationTiff(3)));
    const auto lines = scan("--json a.jpg b.jpg").lines();
    ASSERT_EQ(lines.size(), 2u);
    for (const auto& line : lines) {
        for (const auto& symbol : line["symbols"]) {
            if (symbol["format"] != "QRCode") continue;
            // Drawn at (380, 150), 9 pixels a module, four modules of quiet zone; 29 modules.
            EXPECT_NEAR(symbol["corners"][0][0].get<double>(), 416, 6);
            EXPECT_NEAR(symbol["corners"][0][1].get<double>(), 186, 6);
            EXPECT_GT(symbol["corners"][1][0], symbol["corners"][0][0]);
            EXPECT_GT(symbol["corners"][2][1], symbol["corners"][1][1]);
        }
    }
}

TEST_F(CommandTest, NamesEachFilesErrorAndGoesOn) {
    const auto jpeg = jpegOf(labelPicture());
    put("fine.jpg", jpeg);
    put("empty.jpg", "");
    put("pdf.jpg", "%PDF-1.4");
    put("cut.jpg", jpeg.substr(0, jpeg.size() / 2));
    put("vast.png", pngClaiming(30'000, 30'000));
    const auto run = scan("--json missing.jpg empty.jpg pdf.jpg cut.jpg vast.png . fine.jpg");
    const auto lines = run.lines();
    ASSERT_EQ(lines.size(), 7u);
    const char* codes[] = {"no-file",   "not-an-image", "not-an-image",
                           "truncated", "too-large",    "no-file"};
    for (int i = 0; i < 6; ++i) {
        SCOPED_TRACE(lines[i]["file"]);
        EXPECT_EQ(lines[i]["error"]["code"], codes[i]);
        EXPECT_FALSE(lines[i]["error"]["message"].get<std::string>().empty());
        EXPECT_TRUE(lines[i]["width"].is_null());
        EXPECT_TRUE(lines[i]["height"].is_null());
        EXPECT_TRUE(lines[i]["ms"].is_number());
        for (const char* list : {"symbols", "labels", "unread"}) {
            EXPECT_EQ(lines[i][list], json::array()) << list;
        }
    }
    EXPECT_TRUE(lines[6]["error"].is_null());
    EXPECT_EQ(lines[6]["labels"], json::array({"RT000000014VN"}));
    EXPECT_EQ(run.status, 1);
}

TEST_F(CommandTest, ReadsStandardInput) {
    const auto run = scan("-", jpegOf(labelPicture()));
    EXPECT_EQ(run.out, "-\tRT000000014VN\n");
    EXPECT_EQ(run.status, 0);
}

TEST_F(CommandTest, SaysThatNothingWasRead) {
    GrayImage blank(300, 200);
    put("blank.png", pngOf(blank));
    const auto run = scan("blank.png");
    EXPECT_EQ(run.out, "blank.png\t\n");
    EXPECT_EQ(run.status, 1);
}

TEST_F(CommandTest, GivesSymbolsOfOthersNoNumber) {
    put("a.jpg", jpegOf(labelPicture(800, 600, "4006381333931", "HTTPS://EXAMPLE.COM/SHOES")));
    const auto line = scan("--json a.jpg").lines().at(0);
    EXPECT_EQ(line["symbols"].size(), 2u);
    for (const auto& symbol : line["symbols"]) EXPECT_TRUE(symbol["number"].is_null());
    EXPECT_EQ(line["labels"], json::array());
}

TEST_F(CommandTest, DrawsWhatWasRead) {
    put("a.jpg", jpegOf(labelPicture()));
    EXPECT_EQ(scan("--draw out.png a.jpg").status, 0);
    std::ifstream in(folder_ / "out.png", std::ios::binary);
    const std::string png(std::istreambuf_iterator<char>(in), {});
    const auto image = decodeGray(png);
    ASSERT_TRUE(image);
    EXPECT_EQ(image->width(), 800);
    EXPECT_EQ(scan("--draw no/such/folder.png a.jpg").status, 3);
    EXPECT_EQ(scan("--draw out.png a.jpg a.jpg").status, 2);
}

TEST_F(CommandTest, DrawsToStandardOutputAlone) {
    put("a.jpg", jpegOf(labelPicture()));
    const auto run = scan("--json --draw - a.jpg");
    EXPECT_EQ(run.status, 0) << run.err;
    const auto image = decodeGray(run.out);
    ASSERT_TRUE(image) << image.error().message;
    EXPECT_EQ(image->width(), 800);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "-"));
}

TEST_F(CommandTest, SaysThatItsOutputCannotBeWritten) {
    put("a.jpg", jpegOf(labelPicture()));
    for (const char* arguments : {"a.jpg", "--json a.jpg a.jpg", "--draw - a.jpg", "--help"}) {
        SCOPED_TRACE(arguments);
        const auto run = scan(std::string(arguments) + " >/dev/full");
        EXPECT_EQ(run.status, 3);
        EXPECT_THAT(run.err, HasSubstr("standard output"));
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    }
}

/// The greatest resident size, in megabytes, of the command and its workers over one file.
long megabytesFor(const std::string& file) {
    const std::string program = std::string(HOIBAO_BIN_DIR) + "/hoibao-scan";
    const pid_t child = fork();
    if (child == 0) {
        (void)!freopen("/dev/null", "w", stdout);
        execl(program.c_str(), program.c_str(), "--jobs", "1", file.c_str(), nullptr);
        _exit(127);
    }
    int status = 0;
    rusage used{};
    EXPECT_EQ(wait4(child, &status, 0, &used), child);
    return used.ru_maxrss / 1024;
}

TEST_F(CommandTest, AWorkerHoldsAtMost200Megabytes) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr long kMost = 4000;  // shadow memory
#else
    constexpr long kMost = 200;
#endif
    // Made in a process of its own: what a parent holds counts for its children until they start.
    const char* names[] = {"gray.jpg",   "progressive.jpg", "cmyk.jpg",
                           "turned.jpg", "rgb.png",         "interlaced.png"};
    const pid_t maker = fork();
    if (maker == 0) {
        constexpr int kSide = 4990;  // nearly as many pixels as are taken
        GrayImage image(kSide, kSide);
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x)
                image.row(y)[x] = std::uint8_t(90 + (x / 16 + y / 16) % 120);
        }
        const auto gray = jpegOf(image, JpegKind::Gray, 40);
        put(names[0], gray);
        put(names[1], jpegOf(image, JpegKind::Progressive, 40));
        put(names[2], jpegOf(image, JpegKind::Cmyk, 40));
        put(names[3], withExif(gray, orientationTiff(6)));
        put(names[4], pngOf(image, PngKind::Rgb8));
        put(names[5], pngOf(image, PngKind::Interlaced));
        _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(maker, &status, 0), maker);
    ASSERT_EQ(status, 0);
    for (const char* name : names) {
        ASSERT_LE(std::filesystem::file_size(folder_ / name), kMaxImageBytes) << name;
        const long most = megabytesFor((folder_ / name).string());
        EXPECT_LE(most, kMost) << name;
        std::cout << name << ": " << most << " MB" << std::endl;
    }
}

TEST_F(CommandTest, RefusesWrongUsageInOneLine) {
    put("bad.txt", "RT000000014VN\nRT000000015VN\n");
    for (const char* arguments :
         {"", "--json", "--nonsense a.jpg", "--jobs", "--jobs 0 a.jpg", "--jobs x a.jpg",
          "--expect", "--expect bad.txt a.jpg", "--worker", "- -", "--expect - -"}) {
        SCOPED_TRACE(arguments);
        const auto run = scan(arguments);
        EXPECT_EQ(run.status, 2);
        EXPECT_EQ(run.out, "");
        EXPECT_THAT(run.err, HasSubstr("--help"));
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1);
    }
    EXPECT_EQ(scan("--expect missing.txt a.jpg").status, 3);
}

TEST_F(CommandTest, ExplainsItself) {
    EXPECT_THAT(scan("--help").out, StartsWith("hoibao-scan [--json]"));
    EXPECT_EQ(scan("--help").status, 0);
    EXPECT_THAT(scan("--version").out, StartsWith("hoibao-scan "));
}

}  // namespace
}  // namespace hoibao::scanner
