#include "domain/reconciliation.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

namespace hoibao::domain {

void showValue(const Sighting& s, std::ostream& out) {
    out << s.number << "/" << s.otherNumber << " photo " << s.photo << " at " << s.x << "," << s.y;
}

namespace {

const int kMoreCases = ::setenv("RC_PARAMS", "max_success=1500", 0);

Sighting seenAt(std::string number, std::size_t photo, double x, double y = 0) {
    return {.number = std::move(number), .photo = photo, .x = x, .y = y, .size = 100};
}

const KnownItem kOurs{.issued = true};

Line only(const Reconciliation& result, std::string_view number) {
    const auto is = [&](const Line& line) { return line.number == number; };
    EXPECT_EQ(std::ranges::count_if(result.lines, is), 1) << number;
    return *std::ranges::find_if(result.lines, is);
}

TEST(ReconciliationTest, GivesTheFirstClassThatFits) {
    const KnownItem voided{.issued = true, .voided = true, .replacedBy = "B", .isFinal = true};
    const KnownItem final_{.issued = true, .isFinal = true, .onOtherOpenManifest = true};
    const KnownItem elsewhere{.issued = true, .onOtherOpenManifest = true, .otherOffice = true};
    const KnownItem foreign{.issued = true, .otherOffice = true};
    Sighting disagrees = seenAt("A", 0, 0), forged = seenAt("A", 0, 0);
    disagrees.otherNumber = "B";
    forged.signatureValid = false;
    Sighting agrees = seenAt("A", 0, 0);
    agrees.otherNumber = "A";
    const Sighting once = seenAt("A", 0, 0), apart = seenAt("A", 0, 100), near = seenAt("A", 0, 99),
                   otherPhoto = seenAt("A", 1, 500);
    const struct {
        std::string_view name;
        bool listed;
        std::vector<Sighting> seen;
        std::optional<KnownItem> item;
        LineClass lineClass;
        std::string_view detail;
    } cases[] = {
        {"plain", true, {once}, kOurs, LineClass::Matched, ""},
        {"both symbols agree", true, {agrees}, kOurs, LineClass::Matched, ""},
        {"unseen", true, {}, kOurs, LineClass::NotSeen, ""},
        {"unlisted", false, {once}, kOurs, LineClass::Extra, ""},
        {"unlisted, elsewhere", false, {once}, elsewhere, LineClass::WrongManifest, ""},
        {"unlisted, foreign", false, {once}, foreign, LineClass::WrongOffice, ""},
        {"listed, foreign", true, {once}, foreign, LineClass::Matched, ""},
        {"two places", true, {once, apart}, kOurs, LineClass::Duplicate, ""},
        {"two places, unlisted", false, {once, apart}, foreign, LineClass::Duplicate, ""},
        {"one place twice", true, {once, once}, kOurs, LineClass::Matched, ""},
        {"one label's two symbols", true, {once, near}, kOurs, LineClass::Matched, ""},
        {"two photographs", true, {once, otherPhoto}, kOurs, LineClass::Matched, ""},
        {"final", true, {once, apart}, final_, LineClass::AlreadyFinal, ""},
        {"final, unseen", true, {}, final_, LineClass::AlreadyFinal, ""},
        {"final, unlisted", false, {once}, final_, LineClass::AlreadyFinal, ""},
        {"voided", true, {once, apart}, voided, LineClass::Voided, "B"},
        {"voided, unlisted", false, {once}, voided, LineClass::Voided, "B"},
        {"unheard of", true, {once}, std::nullopt, LineClass::Unknown, "never-issued"},
        {"unheard of, unseen", true, {}, std::nullopt, LineClass::Unknown, "never-issued"},
        {"never issued", false, {once}, KnownItem{}, LineClass::Unknown, "never-issued"},
        {"forged", true, {forged}, kOurs, LineClass::Unknown, "bad-signature"},
        {"forged once", true, {once, forged}, kOurs, LineClass::Unknown, "bad-signature"},
        {"forged, voided", true, {forged}, voided, LineClass::Unknown, "bad-signature"},
        {"disagrees", true, {disagrees}, kOurs, LineClass::Ambiguous, "B"},
        {"disagrees once", true, {once, disagrees}, kOurs, LineClass::Ambiguous, "B"},
        {"disagrees, unheard of", false, {disagrees}, std::nullopt, LineClass::Ambiguous, "B"},
        {"disagrees, voided", true, {disagrees}, voided, LineClass::Ambiguous, "B"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        std::vector<std::string> listed;
        if (c.listed) listed.push_back("A");
        std::map<std::string, KnownItem> known;
        if (c.item) known["A"] = *c.item;
        const auto line = only(reconcile(listed, c.seen, known), "A");
        EXPECT_EQ(name(line.lineClass), name(c.lineClass));
        EXPECT_EQ(line.detail, c.detail);
        EXPECT_EQ(line.listed, c.listed);
    }
}

TEST(ReconciliationTest, BothNumbersOfALabelThatDisagreesAreAmbiguous) {
    Sighting label = seenAt("A", 0, 0);
    label.otherNumber = "B";
    const auto result = reconcile(std::vector<std::string>{"A", "B", "C"}, std::vector{label},
                                  {{"A", kOurs}, {"B", kOurs}, {"C", kOurs}});
    EXPECT_EQ(only(result, "A").detail, "B");
    EXPECT_EQ(only(result, "B").detail, "A");
    EXPECT_EQ(only(result, "B").lineClass, LineClass::Ambiguous);
    EXPECT_EQ(only(result, "C").lineClass, LineClass::NotSeen);
    EXPECT_EQ(result.counts.at(LineClass::Ambiguous), 2U);
}

TEST(ReconciliationTest, ListsTheManifestsOrderThenTheOthersSorted) {
    const std::vector<std::string> listed = {"N3", "N1", "N2", "N1"};
    const std::vector<Sighting> seen = {seenAt("Z", 0, 0), seenAt("N1", 0, 200),
                                        seenAt("B", 0, 400)};
    const auto result = reconcile(listed, seen, {{"N1", kOurs}});
    std::vector<std::string> numbers;
    for (const auto& line : result.lines) numbers.push_back(line.number);
    EXPECT_EQ(numbers, (std::vector<std::string>{"N3", "N1", "N2", "B", "Z"}));
    EXPECT_EQ(result.counts.size(), kLineClassCount);
}

TEST(ReconciliationTest, ALabelOfWhichOneSymbolWasReadIsWhatThatSymbolSays) {
    Sighting qrAlone = seenAt("", 0, 0), nothing = seenAt("", 0, 300);
    qrAlone.otherNumber = "A";
    const auto result =
        reconcile(std::vector<std::string>{"A"}, std::vector{qrAlone, nothing}, {{"A", kOurs}});
    ASSERT_EQ(result.lines.size(), 1U);
    EXPECT_EQ(result.lines[0].lineClass, LineClass::Matched);
    qrAlone.signatureValid = false;
    EXPECT_EQ(only(reconcile({}, std::vector{qrAlone}, {{"A", kOurs}}), "A").lineClass,
              LineClass::Unknown);
}

TEST(ReconciliationTest, NothingAgainstNothingIsNothing) {
    const auto result = reconcile({}, {}, {});
    EXPECT_TRUE(result.lines.empty());
    for (const auto& [lineClass, count] : result.counts) EXPECT_EQ(count, 0U) << name(lineClass);
}

TEST(ReconciliationTest, EveryClassHasAWordAnOwnerAClockAndAnAction) {
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < kLineClassCount; ++i) {
        const auto lineClass = static_cast<LineClass>(i);
        EXPECT_TRUE(words.insert(name(lineClass)).second);
        EXPECT_EQ(parseLineClass(name(lineClass)), lineClass);
        EXPECT_FALSE(duty(lineClass).owner.empty() || duty(lineClass).action.empty());
        EXPECT_EQ(duty(lineClass).hours == 0, lineClass == LineClass::Matched);
    }
    for (const std::string_view word : {"", "matched", "MATCHED ", "NOT-SEEN", "10"}) {
        EXPECT_FALSE(parseLineClass(word)) << word;
    }
}

struct Scene {
    std::vector<std::string> listed;
    std::vector<Sighting> sightings;
    std::map<std::string, KnownItem> known;
};

std::string anyNumber() {
    return "N" + std::to_string(*rc::gen::inRange(0, 12));
}

Scene anyScene() {
    Scene scene;
    const int listed = *rc::gen::inRange(0, 10), seen = *rc::gen::inRange(0, 25);
    for (int i = 0; i < listed; ++i) scene.listed.push_back(anyNumber());
    for (int i = 0; i < seen; ++i) {
        Sighting s = seenAt(anyNumber(), *rc::gen::inRange<std::size_t>(0, 3),
                            *rc::gen::inRange(0, 400), *rc::gen::inRange(0, 400));
        if (*rc::gen::inRange(0, 8) == 0) s.otherNumber = anyNumber();
        if (*rc::gen::inRange(0, 8) == 0) s.signatureValid = false;
        scene.sightings.push_back(s);
    }
    for (int i = 0; i < 10; ++i) {
        const unsigned flags = *rc::gen::inRange(0U, 64U);
        scene.known["N" + std::to_string(i)] = {.issued = flags % 8 != 0,
                                                .voided = flags % 7 == 0,
                                                .isFinal = flags % 5 == 0,
                                                .onOtherOpenManifest = flags % 3 == 0,
                                                .otherOffice = flags % 2 == 0};
    }
    return scene;
}

Reconciliation reconciled(const Scene& scene) {
    return reconcile(scene.listed, scene.sightings, scene.known);
}

RC_GTEST_PROP(ReconciliationProperty, EachNumberHasExactlyOneClassAndTheCountsAddUp, ()) {
    const Scene scene = anyScene();
    const auto result = reconciled(scene);
    std::set<std::string> expected(scene.listed.begin(), scene.listed.end()), got;
    for (const auto& s : scene.sightings) {
        expected.insert(s.number);
        if (!s.otherNumber.empty()) expected.insert(s.otherNumber);
    }
    std::map<LineClass, std::size_t> counts;
    for (const auto& line : result.lines) {
        RC_ASSERT(got.insert(line.number).second);
        ++counts[line.lineClass];
    }
    RC_ASSERT(got == expected);
    for (const auto& [lineClass, count] : result.counts) RC_ASSERT(counts[lineClass] == count);
}

RC_GTEST_PROP(ReconciliationProperty, TheOrderOfWhatWasSeenDoesNotMatter, ()) {
    Scene scene = anyScene();
    const auto before = reconciled(scene);
    for (std::size_t i = scene.sightings.size(); i > 1; --i) {
        std::swap(scene.sightings[i - 1], scene.sightings[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    RC_ASSERT(reconciled(scene).lines == before.lines);
}

RC_GTEST_PROP(ReconciliationProperty, OverlappingPhotographsChangeNothing, ()) {
    Scene scene = anyScene();
    const auto before = reconciled(scene);
    // The first photograph taken again, moved: it shows a part of the same labels elsewhere.
    const std::size_t count = scene.sightings.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (scene.sightings[i].photo != 0 || *rc::gen::inRange(0, 3) == 0) continue;
        Sighting again = scene.sightings[i];
        again.photo = 7;
        again.x += 250;
        again.y -= 30;
        scene.sightings.push_back(again);
    }
    RC_ASSERT(reconciled(scene).lines == before.lines);
}

}  // namespace
}  // namespace hoibao::domain
