#include "configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace hoibao {
namespace {

using testing::HasSubstr;

std::string shippedText() {
    std::ifstream in(HOIBAO_SOURCE_DIR "/deploy/config/hoibao.properties");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The least that can be started with.
const std::string kNeeded =
    "http.address=127.0.0.1\nhttp.port=8080\nprivate.address=127.0.0.1\nprivate.port=0\n"
    "public.url=http://127.0.0.1:8080/\ndata.dir=/tmp/x\ndatabase.hosts=unix:/tmp/s, db2:3306\n"
    "database.user=u\ndatabase.password=\ndatabase.name=n\n";

TEST(ConfigurationTest, TheShippedFileHoldsEveryKeyWithItsDefaultInOrder) {
    std::istringstream lines(shippedText());
    std::vector<std::string> names;
    std::map<std::string, std::string> values;
    bool isDescribed = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#') || line.empty()) {
            isDescribed = !line.empty();
            continue;
        }
        const auto name = line.substr(0, line.find(" ="));
        EXPECT_TRUE(isDescribed) << name << " has no comment of its own";
        isDescribed = false;
        names.push_back(name);
        const auto value = line.substr(line.find('=') + 1);
        values[name] = value.empty() ? value : value.substr(1);
    }
    std::vector<std::string> expected;
    for (const auto& key : configurationKeys()) {
        expected.emplace_back(key.name);
        if (!key.isRequired) {
            EXPECT_EQ(values[std::string(key.name)], key.fallback) << key.name;
        }
    }
    EXPECT_EQ(names, expected);
    const auto configuration = parseConfiguration(shippedText(), {});
    EXPECT_TRUE(configuration) << configuration.error().detail;
}

TEST(ConfigurationTest, ReadsWhatIsNeededAndFillsInTheRest) {
    const auto configuration = parseConfiguration("\xEF\xBB\xBF# a comment\r\n\r\n" + kNeeded, {});
    ASSERT_TRUE(configuration) << configuration.error().detail;
    EXPECT_EQ(configuration->http.port, 8080);
    EXPECT_EQ(configuration->publicUrl, "http://127.0.0.1:8080");
    EXPECT_THAT(configuration->database.hosts, testing::ElementsAre("unix:/tmp/s", "db2:3306"));
    EXPECT_EQ(configuration->database.adminUser, "u");
    EXPECT_EQ(configuration->photo.keepDays, 7);
    EXPECT_EQ(configuration->policy.scanBeforeHandover, std::chrono::minutes(30));
    EXPECT_TRUE(std::filesystem::exists(configuration->referenceDir / "wards.csv"))
        << configuration->referenceDir;
}

TEST(ConfigurationTest, TheEnvironmentWins) {
    const auto configuration =
        parseConfiguration(kNeeded, {{"HOIBAO_HTTP_PORT", " 9000 "},
                                     {"HOIBAO_TRACKING_PER_ADDRESS_10MIN", "7"},
                                     {"HOIBAO_POLICY_PACKING_CHECK", "true"},
                                     {"HOIBAO_SOMETHING_ELSE", "of another program"}});
    ASSERT_TRUE(configuration) << configuration.error().detail;
    EXPECT_EQ(configuration->http.port, 9000);
    EXPECT_EQ(configuration->tracking.perAddress10min, 7);
    EXPECT_TRUE(configuration->policy.packingCheck);
}

TEST(ConfigurationTest, NamesTheKeyThatIsMissing) {
    for (const auto& key : configurationKeys()) {
        if (!key.isRequired) continue;
        SCOPED_TRACE(key.name);
        auto text = kNeeded;
        const auto at = text.find(std::string(key.name) + "=");
        ASSERT_NE(at, std::string::npos);
        text.erase(at, text.find('\n', at) - at + 1);
        const auto configuration = parseConfiguration(text, {});
        ASSERT_FALSE(configuration);
        EXPECT_EQ(configuration.error().code, "missing-key");
        EXPECT_EQ(configuration.error().detail, std::string(key.name) + " is missing");
    }
}

TEST(ConfigurationTest, SaysWhyItRefusesALine) {
    const std::string zeros(62, '0');
    const std::pair<std::string, std::string> cases[] = {
        {"http.prot = 8080", "line 11: there is no key http.prot"},
        {"HTTP.THREADS = 8", "line 11: there is no key HTTP.THREADS"},
        {"http.port = 8081", "line 11: http.port stands a second time"},
        {"http.threads", "line 11 is no \"key = value\""},
        {"= 5", "line 11: there is no key "},
        {"http.threads =", "http.threads: \"\" is no whole number"},
        {"http.threads = many", "http.threads: \"many\" is no whole number"},
        {"http.threads = 64 # threads", "http.threads: \"64 # threads\" is no whole number"},
        {"http.threads = 1", "http.threads: 1 is not from 2 to 512"},
        {"http.threads = 513", "http.threads: 513 is not from 2 to 512"},
        {"http.threads = 99999999999999999999", "http.threads: \"99999999999999999999\""},
        {"photo.keep_days = -1", "photo.keep_days: -1 is not from 0 to 3650"},
        {"photo.keep_days = 7.5", "photo.keep_days: \"7.5\" is no whole number"},
        {"policy.packing_check = yes", "policy.packing_check: \"yes\" is neither true nor false"},
        {"link.keys = A:12", "link.keys: a key is not LETTER:64"},
        {"link.keys = 1:00" + zeros, "link.keys: a key is not LETTER:64"},
        {"link.keys = A:0g" + zeros, "link.keys: a key is not LETTER:64"},
        {"link.keys = A:00" + zeros + ",A:01" + zeros, "link.keys: the letter A stands twice"},
        {"link.keys = A:00" + zeros + "\nlink.current = B", "there is no key B in link.keys"},
    };
    for (const auto& [line, reason] : cases) {
        SCOPED_TRACE(line);
        const auto configuration = parseConfiguration(kNeeded + line + "\n", {});
        ASSERT_FALSE(configuration);
        EXPECT_THAT(configuration.error().detail, HasSubstr(reason));
    }
}

TEST(ConfigurationTest, SaysWhyItRefusesTheEnvironment) {
    const struct {
        std::string name, value, reason;
    } cases[] = {
        {"HOIBAO_HTTP_PROT", "1", "the environment's HOIBAO_HTTP_PROT is no key"},
        {"HOIBAO_HTTP_PORT", "65536", "http.port: 65536 is not from 0 to 65535"},
        {"HOIBAO_PUBLIC_URL", "tracuu.example", "does not begin with http:// or https://"},
        {"HOIBAO_PUBLIC_URL", "http://a b", "public.url: it holds something no URL has"},
        {"HOIBAO_DATABASE_HOSTS", "", "database.hosts: it names no host"},
        {"HOIBAO_DATABASE_HOSTS", "localhost", "\"localhost\" is neither unix:/PATH nor HOST:PORT"},
        {"HOIBAO_DATABASE_HOSTS", ":3306", "\":3306\" is neither"},
        {"HOIBAO_DATABASE_HOSTS", "db:0", "\"db:0\" is neither"},
        {"HOIBAO_DATABASE_HOSTS", "unix:/a,unix:b", "\"unix:b\" is neither"},
        {"HOIBAO_DATABASE_USER", "", "database.user: it is empty"},
        {"HOIBAO_DATA_DIR", " ", "data.dir: it is empty"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name + "=" + c.value);
        const auto configuration = parseConfiguration(kNeeded, {{c.name, c.value}});
        ASSERT_FALSE(configuration);
        EXPECT_THAT(configuration.error().detail, HasSubstr(c.reason));
    }
}

TEST(ConfigurationTest, AFaultNeverRepeatsASecret) {
    const auto configuration = parseConfiguration(kNeeded + "link.keys = A:5ec2e7\n", {});
    ASSERT_FALSE(configuration);
    EXPECT_THAT(configuration.error().detail, testing::Not(HasSubstr("5ec2e7")));
}

TEST(ConfigurationTest, MakesTheLinkKeyOnceForItsOwnEyes) {
    const auto folder = std::filesystem::temp_directory_path() /
                        ("hoibao-configuration-" + std::to_string(::getpid()));
    const Environment environment = {{"HOIBAO_DATA_DIR", folder / "data"}};
    auto first = parseConfiguration(kNeeded, environment);
    ASSERT_TRUE(first && provideLinkKeys(*first));
    auto second = parseConfiguration(kNeeded, environment);
    ASSERT_TRUE(second && provideLinkKeys(*second));
    EXPECT_EQ(first->link.keys, second->link.keys);
    EXPECT_EQ(second->link.current, 'A');
    struct stat status {};
    ASSERT_EQ(::stat((folder / "data/link.keys").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);

    std::ofstream(folder / "data/link.keys") << "A:broken";
    auto broken = parseConfiguration(kNeeded, environment);
    ASSERT_TRUE(broken);
    const auto refused = provideLinkKeys(*broken);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "no-link-key");
    std::filesystem::remove_all(folder);
}

TEST(ConfigurationTest, NamesAFileItCannotRead) {
    const auto configuration = loadConfiguration("/nowhere/hoibao.properties", {});
    ASSERT_FALSE(configuration);
    EXPECT_EQ(configuration.error().detail, "/nowhere/hoibao.properties cannot be read");
}

}  // namespace
}  // namespace hoibao
