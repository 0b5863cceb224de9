// The rules of the house that a compiler does not know: who may include whom, and how code reads.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "source_tree.hpp"

namespace hoibao::house {
namespace {

const std::vector<std::string> kCode = {".cpp", ".hpp"};

/// The part of the house a file belongs to: "server/http", "labels", or "" where nothing is ruled.
std::string partOf(const std::string& path) {
    const auto first = path.find('/');
    if (first == std::string::npos) return "";
    const auto top = path.substr(0, first);
    if (path.starts_with("labels/proof/")) return "labels/proof";
    if (top != "server") return top == "labels" || top == "scanner" ? top : "";
    const auto second = path.find('/', first + 1);
    return second == std::string::npos ? "" : path.substr(0, second);
}

/// The first word of a quoted include that has a folder: "domain" of "domain/money.hpp".
std::string folderOf(const std::string& include) {
    const auto slash = include.find('/');
    return slash == std::string::npos ? "" : include.substr(0, slash);
}

/// Down only, and the database through services only. The files of server/ itself and server/admin
/// put the parts together and may use all of them.
const std::map<std::string, std::set<std::string>> kMayUse = {
    {"server/domain", {"domain"}},
    {"server/crypto", {"crypto", "domain"}},
    {"server/store", {"store", "crypto", "domain"}},
    {"server/outside", {"outside", "domain"}},
    {"server/sheet", {"sheet"}},
    {"server/service",
     {"service", "store", "labels", "proof", "scanner", "sheet", "outside", "crypto", "domain"}},
    {"server/http", {"http", "service", "scanner", "labels", "crypto", "domain"}},
    {"server/pages", {"pages", "http", "service", "scanner", "labels", "crypto", "domain"}},
    {"labels", {"labels"}},
    {"labels/proof", {"proof", "labels", "scanner"}},
    {"scanner", {"scanner"}},
};

/// Whether `folder` lies beside the file or beside one of the folders it is in, within its part.
bool hasFolderOnTheWay(const std::filesystem::path& path, const std::string& folder) {
    const std::filesystem::path part(partOf(path.string()));
    for (auto at = path.parent_path(); !at.empty() && at != part.parent_path();
         at = at.parent_path()) {
        if (std::filesystem::is_directory(HOIBAO_SOURCE_DIR / at / folder)) return true;
    }
    return false;
}

std::string wrongDirection(const std::string& path, const Include& include) {
    const auto rule = kMayUse.find(partOf(path));
    if (rule == kMayUse.end() || include.isAngled || include.path.empty()) return "";
    if (include.path.starts_with("..")) return "climbs out of its folder";
    const auto folder = folderOf(include.path);
    if (folder.empty()) {
        // A neighbour in the same folder; the root of server/ holds the configuration.
        return include.path == "configuration.hpp" ? "takes the whole configuration" : "";
    }
    const bool isOwnFolder = hasFolderOnTheWay(path, folder);
    return rule->second.contains(folder) || isOwnFolder ? "" : "may not use " + folder;
}

TEST(HouseTest, PartsUseOnlyThoseBelowThem) {
    for (const auto& file : sourceFiles(kCode)) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const auto fault = wrongDirection(file.path, includeOf(file.lines[i]));
            EXPECT_EQ(fault, "") << file.path << ":" << i + 1 << ": " << file.lines[i];
        }
    }
}

TEST(HouseTest, KnowsAWrongDirection) {
    const struct {
        std::string path, line;
        bool isWrong;
    } cases[] = {
        {"server/domain/money.cpp", "#include \"store/items.hpp\"", true},
        {"server/store/items.cpp", "#include \"service/tracking.hpp\"", true},
        {"server/service/tracking.cpp", "#include \"http/message.hpp\"", true},
        {"server/http/items.cpp", "#include \"store/items.hpp\"", true},
        {"labels/src/layout.cpp", "#include \"domain/money.hpp\"", true},
        {"scanner/src/pool.cpp", "#include \"../../server/domain/money.hpp\"", true},
        {"server/service/tracking.cpp", "#include \"configuration.hpp\"", true},
        {"server/service/tracking.cpp", "#include \"store/items.hpp\"", false},
        {"server/http/items.cpp", "#include <string>", false},
        {"server/main.cpp", "#include \"http/message.hpp\"", false},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(wrongDirection(c.path, includeOf(c.line)) != "", c.isWrong) << c.path << c.line;
    }
}

/// A third party's headers, and the one place that includes them.
struct Lodger {
    std::string prefix;
    std::vector<std::string> homes;  ///< beginnings of paths
    std::size_t filesEach;           ///< in how many files of each home; 0: any number
};
const std::vector<Lodger> kLodgers = {
    {"Poco/", {"server/http/"}, 0},
    {"cppconn/", {"server/store/mysql/"}, 0},
    {"mysql", {"server/store/mysql/"}, 0},
    {"hpdf", {"labels/"}, 1},
    {"ZXing/", {"labels/", "scanner/"}, 1},
    {"poppler-", {"labels/proof/"}, 1},
    {"xlsxwriter", {"server/service/"}, 1},
    {"unicode/", {"server/service/"}, 1},
    {"seccomp.h", {"scanner/"}, 1},
    {"zip.h", {"server/sheet/"}, 1},
    {"expat.h", {"server/sheet/"}, 1},
    {"jpeglib.h", {"scanner/"}, 1},
    {"spng.h", {"scanner/"}, 1},
    {"prometheus/", {"server/http/"}, 0},
    {"mustache", {"server/pages/"}, 0},
    {"kainjow/", {"server/pages/"}, 0},
    {"utf8proc.h", {"server/domain/", "labels/"}, 0},
    {"sodium.h", {"server/crypto/"}, 0},
    {"openssl/", {"server/crypto/"}, 1},
    {"nlohmann/", {"server/http/", "server/service/", "server/admin/", "labels/", "scanner/"}, 0},
};

TEST(HouseTest, ThirdPartiesLiveInOneFolderEach) {
    std::map<std::string, std::map<std::string, std::set<std::string>>> seen;
    for (const auto& file : sourceFiles(kCode)) {
        if (file.path.starts_with("tests/")) continue;
        for (const auto& line : file.lines) {
            const auto include = includeOf(line);
            if (!include.isAngled) continue;
            for (const auto& lodger : kLodgers) {
                if (!include.path.starts_with(lodger.prefix)) continue;
                const auto home = std::ranges::find_if(
                    lodger.homes, [&](const auto& start) { return file.path.starts_with(start); });
                ASSERT_NE(home, lodger.homes.end())
                    << file.path << " includes <" << include.path << ">";
                seen[lodger.prefix][*home].insert(file.path);
            }
        }
    }
    for (const auto& lodger : kLodgers) {
        for (const auto& [home, files] : seen[lodger.prefix]) {
            if (lodger.filesEach == 0) continue;
            EXPECT_LE(files.size(), lodger.filesEach)
                << "<" << lodger.prefix << "> in several files of " << home;
        }
    }
}

TEST(HouseTest, TheDomainHasNoFilesAndNoClock) {
    const std::vector<std::string> banned = {"<fstream>", "<filesystem>", "<iostream>", "<thread>",
                                             "<mutex>",   "_clock::now",  "std::time("};
    for (const auto& file : sourceFiles(kCode)) {
        if (partOf(file.path) != "server/domain") continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            for (const auto& word : banned) {
                EXPECT_EQ(file.lines[i].find(word), std::string::npos)
                    << file.path << ":" << i + 1 << ": " << file.lines[i];
            }
        }
    }
}

TEST(HouseTest, LinesAndFunctionsAreShort) {
    constexpr std::size_t kMaxColumns = 100;
    constexpr std::size_t kMaxLines = 70;
    for (const auto& file : sourceFiles(kCode)) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            EXPECT_LE(columnsOf(file.lines[i]), kMaxColumns) << file.path << ":" << i + 1;
            EXPECT_EQ(file.lines[i].find('\t'), std::string::npos) << file.path << ":" << i + 1;
        }
        for (const auto& function : functionsOf(file)) {
            EXPECT_LE(function.length, kMaxLines)
                << file.path << ":" << function.line << ": " << function.head;
        }
    }
}

TEST(HouseTest, KnowsALongFunction) {
    SourceFile file{"a.cpp", {"namespace a {", "struct B {", "};", "int c() {"}};
    file.lines.insert(file.lines.end(), 69, "    d();");
    file.lines.insert(file.lines.end(), {"}", "}  // namespace a"});
    const auto functions = functionsOf(file);
    ASSERT_EQ(functions.size(), 1U);
    EXPECT_EQ(functions[0].line, 4U);
    EXPECT_EQ(functions[0].length, 71U);
}

TEST(HouseTest, HeadersAreGuardedAndNameNoNamespaceForOthers) {
    for (const auto& file : sourceFiles({".hpp"})) {
        EXPECT_NE(std::ranges::find(file.lines, "#pragma once"), file.lines.end()) << file.path;
        for (const auto& line : file.lines) {
            EXPECT_FALSE(line.starts_with("using namespace")) << file.path << ": " << line;
        }
    }
}

TEST(HouseTest, NothingIsLeftUndoneOrPointsOutOfTheProject) {
    // In two halves, so that this file does not hold them.
    const std::vector<std::string> banned = {
        std::string("TO") + "DO",       std::string("FIX") + "ME",
        std::string("XX") + "X:",       std::string("GTEST_") + "SKIP",
        std::string("DISA") + "BLED_",  std::string("../sha") + "red",
        std::string("/wo") + "rk/main", std::string("/wo") + "rk/shared",
    };
    const std::vector<std::string> texts = {".cpp", ".hpp", ".md",  ".txt",  ".cmake",
                                            ".py",  ".sh",  ".sql", ".yaml", ".json",
                                            ".cnf", ".ts",  "/run", "/test"};
    for (const auto& file : sourceFiles(texts)) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            for (const auto& word : banned) {
                EXPECT_EQ(file.lines[i].find(word), std::string::npos)
                    << file.path << ":" << i + 1 << ": " << file.lines[i];
            }
        }
    }
}

/// The words between "NAME_packages=(" or "+=(" and its ")", of all lists in the script.
std::set<std::string> installedPackages(const SourceFile& script) {
    std::set<std::string> packages;
    bool isInside = false;
    for (auto line : script.lines) {
        const auto opening = line.find("_packages");
        const auto list = line.find("=(");
        if (opening != std::string::npos && list != std::string::npos && list > opening) {
            isInside = true;
            line.erase(0, list + 2);
        }
        if (!isInside) continue;
        const auto closing = line.find(')');
        std::istringstream words(line.substr(0, closing));
        for (std::string word; words >> word;) packages.insert(word);
        if (closing != std::string::npos) isInside = false;
    }
    return packages;
}

/// The names among "dependencies" of a package.json of npm.
std::set<std::string> npmPackages(const SourceFile& json) {
    std::set<std::string> packages;
    bool isInside = false;
    for (const auto& line : json.lines) {
        if (line.find('}') != std::string::npos) isInside = false;
        const auto open = line.find('"');
        if (isInside && open != std::string::npos)
            packages.insert(line.substr(open + 1, line.find('"', open + 1) - open - 1));
        if (line.find("ependencies\": {") != std::string::npos) isInside = true;
    }
    return packages;
}

TEST(HouseTest, EveryThirdPartyIsNamedWithItsLicence) {
    std::set<std::string> used;
    std::string named;
    for (const auto& file : sourceFiles({"packages.sh", "package.json", "THIRD_PARTY.md"})) {
        if (file.path == "deploy/lib/packages.sh") used.merge(installedPackages(file));
        if (file.path.ends_with("package.json")) used.merge(npmPackages(file));
        if (file.path != "THIRD_PARTY.md") continue;
        for (const auto& line : file.lines)
            if (line.starts_with("| ")) named += line;
    }
    EXPECT_TRUE(used.contains("libzip-dev") && used.contains("npm") && used.contains("axe-core"));
    for (const auto& package : used)
        EXPECT_NE(named.find('`' + package + '`'), std::string::npos)
            << package << " is not in THIRD_PARTY.md";
}

TEST(HouseTest, EveryPartSaysWhatItIsFor) {
    namespace fs = std::filesystem;
    const fs::path root(HOIBAO_SOURCE_DIR);
    std::set<fs::path> parts;
    for (const auto& file : sourceFiles({""})) {
        const fs::path path(file.path);
        const auto top = *path.begin();
        if (path.has_parent_path() && !top.string().starts_with('.')) parts.insert(top);
        if (top != "server" && top != "tests") continue;
        const auto folder = *std::next(path.begin());
        // A folder of tests that mirrors a part is explained by that part.
        const bool isMirror =
            top == "tests" && (fs::exists(root / folder) || fs::exists(root / "server" / folder));
        if (path.parent_path() != top && !isMirror) parts.insert(top / folder);
    }
    for (const auto& part : parts) {
        EXPECT_TRUE(fs::exists(root / part / "README.md")) << part << " has no README.md";
    }
}

}  // namespace
}  // namespace hoibao::house
