// Rows of tests/tools/make_results.py with their truth, read and counted. The bounds are those the
// product promises; what was measured stands in server/domain/address/README.md.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "domain/csv.hpp"
#include "reference.hpp"

namespace hoibao::domain {
namespace {

using Rows = std::vector<std::map<std::string, std::string>>;

Rows readRows(const std::filesystem::path& path) {
    const auto text = contentsOf(path.string());
    CsvReader reader(text, ',');
    std::vector<std::string> header, fields;
    if (reader.next(header) != CsvReader::Outcome::Record) return {};
    Rows rows;
    while (reader.next(fields) == CsvReader::Outcome::Record) {
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = fields.at(i);
    }
    return rows;
}

constexpr int kRows = 10000;

struct Score {
    int sureRows = 0, sureRight = 0, choiceRows = 0, choiceRight = 0;
};

/// Of one run: rows as offices write them, rows that lost marks, capitals or commas, and rows
/// where no commune fits.
struct Scores {
    Score plain, messy;
    int noneRows = 0;
    std::vector<std::string> wrong;  ///< texts that were answered with certainty and wrongly
};

void count(const std::string& kind, const std::string& meant, const Resolution& resolution,
           Score& score) {
    if (kind == "sure") {
        ++score.sureRows;
        score.sureRight += resolution.certainty == Certainty::Sure && resolution.ward == meant;
        return;
    }
    const auto& all = resolution.candidates;
    const bool offered = std::find(all.begin(), all.end(), meant) != all.end();
    ++score.choiceRows;
    score.choiceRight += resolution.ward == meant || (resolution.ward.empty() && offered);
}

Scores scoresOf(int seed) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("hoibao-accuracy-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto out = folder / "results.csv", truth = folder / "truth.csv";
    const auto command = "/usr/bin/python3 '" + std::string(HOIBAO_SOURCE_DIR) +
                         "/tests/tools/make_results.py' " + std::to_string(kRows) + " '" +
                         out.string() + "' --seed " + std::to_string(seed) + " --truth '" +
                         truth.string() + "' --messy 0.5 --broken 0.05 > /dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    const auto results = readRows(out), answers = readRows(truth);
    std::filesystem::remove_all(folder);
    EXPECT_EQ(results.size(), std::size_t{kRows});
    EXPECT_EQ(results.size(), answers.size());
    Scores scores;
    for (std::size_t i = 0; i < std::min(results.size(), answers.size()); ++i) {
        const auto& text = results[i].at("address");
        const auto& meant = answers[i].at("ward_code");
        const auto resolution = reference().resolve(text);
        if (resolution.certainty == Certainty::Sure && resolution.ward != meant) {
            scores.wrong.push_back(text);
        }
        const bool isMessy = answers[i].at("form").find('+') != std::string::npos;
        if (answers[i].at("kind") == "none") {
            ++scores.noneRows;
        } else {
            count(answers[i].at("kind"), meant, resolution, isMessy ? scores.messy : scores.plain);
        }
    }
    return scores;
}

void expectShare(int right, int rows, double share) {
    EXPECT_GT(rows, kRows / 100);
    EXPECT_GE(right, rows * share);
    std::cout << right << " of " << rows << " right\n";
}

void expectPromises(const Scores& scores) {
    expectShare(scores.plain.sureRight, scores.plain.sureRows, .995);
    expectShare(scores.messy.sureRight, scores.messy.sureRows, .98);
    expectShare(scores.plain.choiceRight, scores.plain.choiceRows, .99);
    expectShare(scores.messy.choiceRight, scores.messy.choiceRows, .99);
    EXPECT_GT(scores.noneRows, 0);
    // 1 in 5 000 is the promise; none is what was measured.
    EXPECT_TRUE(scores.wrong.empty()) << testing::PrintToString(scores.wrong);
}

TEST(AddressAccuracyTest, KeepsItsPromises) {
    expectPromises(scoresOf(5));
}

TEST(AddressAccuracyTest, KeepsItsPromisesOnOtherRows) {
    expectPromises(scoresOf(2026));
}

}  // namespace
}  // namespace hoibao::domain
