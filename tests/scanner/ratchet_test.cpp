// Photographs with their answers beside them (photographs/answers.json). How many labels are read
// only goes up: raise kRead when more are. A number that is not there fails at once, and so does a
// place said to be a label where all were read, or none said where one was not.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "scanner/pool.hpp"
#include "slower.hpp"

namespace hoibao::scanner {
namespace {

// A photograph that is decoded moves from the assisted to the read.
constexpr int kRead = 84, kAssisted = 1;

/// An item number with this serial.
std::string numbered(int serial) {
    constexpr int kWeights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    std::string digits = std::to_string(100'000'000 + serial).substr(1);
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) sum += kWeights[i] * (digits[i] - '0');
    const int rest = 11 - sum % 11;
    return "RT" + digits + char('0' + (rest == 10 ? 0 : rest == 11 ? 5 : rest)) + "VN";
}

// What is counted is what can be read, not how fast.
using testing::kSlower;
constexpr std::chrono::seconds kBudget = kSlower * std::chrono::seconds(8);

PoolSettings patient() {
    PoolSettings settings;
    settings.worker = std::filesystem::path(HOIBAO_BIN_DIR) / "hoibao-scan";
    settings.workers = 1;
    settings.processorTime = kSlower * std::chrono::seconds(60);
    settings.wallTime = kSlower * std::chrono::minutes(2);
    return settings;
}

const std::filesystem::path kPhotographs = HOIBAO_SOURCE_DIR "/tests/scanner/photographs";

nlohmann::json answersIn(const std::filesystem::path& folder) {
    std::ifstream file(folder / "answers.json");
    return nlohmann::json::parse(file);
}

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(RatchetTest, ReadsAsManyLabelsAsEver) {
    Pool pool(patient());
    ReadOptions options;
    options.budget = kBudget;
    const auto answers = answersIn(kPhotographs);
    int read = 0;
    std::string missed;
    for (const auto& [name, numbers] : answers.items()) {
        const auto reading = pool.read(bytesOf(kPhotographs / name), options);
        ASSERT_TRUE(reading) << name << ": " << reading.error().message;
        const std::set<std::string> there = numbers.get<std::set<std::string>>();
        for (const auto& number : reading->labels) EXPECT_TRUE(there.count(number)) << name;
        read += int(reading->labels.size());
        if (reading->labels.size() < there.size()) {
            missed += " " + name;
            EXPECT_FALSE(reading->unread.empty()) << name << ": a label, not read and not seen";
        } else {
            EXPECT_TRUE(reading->unread.empty()) << name << ": no label but those read";
        }
    }
    EXPECT_GE(read, kRead) << "missed in" << missed;
    std::cout << read << " labels read, missed in" << missed << "\n";
}

/// Too poor to decode, read by what is expected; nothing is said where it is not on the list.
TEST(RatchetTest, AssistsAsManyReadingsAsEver) {
    Pool pool(patient());
    ReadOptions options;
    options.budget = kBudget;
    std::vector<std::string> others;
    for (int i = 1; i <= 100; ++i) others.push_back(numbered(i * 999'331 % 100'000'000));
    const auto folder = kPhotographs / "assisted";
    int assisted = 0;
    const auto answers = answersIn(folder);
    for (const auto& [name, number] : answers.items()) {
        SCOPED_TRACE(name);
        const auto bytes = bytesOf(folder / name);
        const int serial = std::stoi(number.get<std::string>().substr(2, 8));
        options.expected = others;
        for (int near = -20; near <= 20; ++near) {
            if (near != 0) options.expected.push_back(numbered(serial + near));
        }
        const auto without = pool.read(bytes, options);
        ASSERT_TRUE(without);
        EXPECT_TRUE(without->labels.empty());
        options.expected = others;
        options.expected.push_back(number);
        const auto with = pool.read(bytes, options);
        ASSERT_TRUE(with);
        for (const auto& symbol : with->symbols) {
            EXPECT_EQ(symbol.evidence, Evidence::Assisted);
            EXPECT_EQ(symbol.number, number.get<std::string>());
            EXPECT_GT(symbol.likelihoodRatio.value_or(0), 20'000);
            ++assisted;
        }
    }
    EXPECT_GE(assisted, kAssisted);
    std::cout << assisted << " of " << answers.size() << " assisted\n";
}

}  // namespace
}  // namespace hoibao::scanner
