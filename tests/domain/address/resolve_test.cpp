#include "admin/resolve.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "reference.hpp"

namespace hoibao::admin {
namespace {

using testing::ElementsAre;

std::vector<std::string> resolved(const std::string& input, bool json) {
    std::istringstream in(input);
    std::ostringstream out;
    EXPECT_EQ(runResolve(in, out, json, domain::reference()), 0);
    std::istringstream lines(out.str());
    std::vector<std::string> answer;
    for (std::string line; std::getline(lines, line);) answer.push_back(line);
    return answer;
}

TEST(ResolveTest, AnswersEachLineWithALineOfJson) {
    EXPECT_THAT(
        resolved("Phường 3, Thành phố Tây Ninh\r\n\nXã Không Có, Tỉnh Tây Ninh", true),
        ElementsAre(R"({"ward":"25459","province":"80","certainty":"sure","candidates":["25459"],)"
                    R"("why":"Phường 3, Thành phố Tây Ninh is Phường Tân Ninh today",)"
                    R"("formerly":"Phường 3, Thành phố Tây Ninh"})",
                    R"({"ward":null,"province":null,"certainty":"unknown","candidates":[],)"
                    R"("why":"nothing is written"})",
                    R"({"ward":null,"province":"80","certainty":"unknown","candidates":[],)"
                    R"("why":"no commune of that province is recognised"})"));
}

TEST(ResolveTest, NamesNoWardWhereItOffersAChoice) {
    const auto lines = resolved("Phường 3, Tây Ninh\n", true);
    ASSERT_EQ(lines.size(), 1U);
    const auto answer = nlohmann::json::parse(lines[0]);
    EXPECT_TRUE(answer["ward"].is_null());
    EXPECT_EQ(answer["certainty"], "ambiguous");
    EXPECT_EQ(answer["candidates"].size(), 3U);
    EXPECT_FALSE(answer.contains("formerly"));
}

TEST(ResolveTest, AnswersLinesThatCannotBeRead) {
    std::string input = std::string(1 << 20, 'a') + "\n\xff\xfe\n" + std::string(3, '\0') + "\n";
    const auto lines = resolved(input + "Phường Tân Ninh", true);
    ASSERT_EQ(lines.size(), 4U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(nlohmann::json::parse(lines[i])["certainty"], "unknown") << lines[i];
    }
    EXPECT_EQ(nlohmann::json::parse(lines[3])["ward"], "25459");
}

TEST(ResolveTest, SpeaksToPeople) {
    EXPECT_THAT(resolved("P3, TP Tây Ninh\nTây Ninh\n", false),
                ElementsAre("sure\t25459 Phường Tân Ninh, Tỉnh Tây Ninh\tPhường 3, Thành phố Tây "
                            "Ninh is Phường Tân Ninh today",
                            "unknown\t\tno commune of that province is recognised"));
    EXPECT_TRUE(resolved("", false).empty());
}

TEST(ResolveTest, SaysWhenItCannotWrite) {
    std::istringstream in("Tây Ninh\nTây Ninh\n");
    std::ostringstream out;
    out.setstate(std::ios::failbit);
    EXPECT_EQ(runResolve(in, out, true, domain::reference()), 1);
}

}  // namespace
}  // namespace hoibao::admin
