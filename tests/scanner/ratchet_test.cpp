// Photographs with their answers beside them (photographs/answers.json). How many labels are read
// only goes up: raise kRead when more are. A number that is not there fails at once.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "scanner/pool.hpp"

namespace hoibao::scanner {
namespace {

constexpr int kRead = 51;

TEST(RatchetTest, ReadsAsManyLabelsAsEver) {
    PoolSettings settings;
    settings.worker = std::filesystem::path(HOIBAO_BIN_DIR) / "hoibao-scan";
    settings.workers = 1;
    settings.processorTime = std::chrono::seconds(60);  // of slow machines and sanitizers
    settings.wallTime = std::chrono::minutes(2);
    Pool pool(settings);
    ReadOptions options;
    options.budget = std::chrono::minutes(1);
    const std::filesystem::path folder = HOIBAO_SOURCE_DIR "/tests/scanner/photographs";
    std::ifstream file(folder / "answers.json");
    const auto answers = nlohmann::json::parse(file);
    int read = 0;
    std::string missed;
    for (const auto& [name, numbers] : answers.items()) {
        std::ifstream in(folder / name, std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        const auto reading = pool.read(bytes, options);
        ASSERT_TRUE(reading) << name << ": " << reading.error().message;
        const std::set<std::string> there = numbers.get<std::set<std::string>>();
        for (const auto& number : reading->labels) EXPECT_TRUE(there.count(number)) << name;
        read += int(reading->labels.size());
        if (reading->labels.size() < there.size()) missed += " " + name;
    }
    EXPECT_GE(read, kRead) << "missed in" << missed;
    std::cout << read << " labels read, missed in" << missed << "\n";
}

}  // namespace
}  // namespace hoibao::scanner
