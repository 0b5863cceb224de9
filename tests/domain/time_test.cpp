#include "domain/time.hpp"

#include <gtest/gtest.h>

namespace hoibao::domain {
namespace {

using namespace std::chrono;

constexpr Instant kMoment = sys_days{year{2026} / 11 / 23} + hours{1};  // 08:00 in Vietnam

TEST(TimeTest, ReadsRfc3339) {
    const struct {
        std::string_view text;
        Instant instant;
    } cases[] = {
        {"2026-11-23T08:00:00+07:00", kMoment},
        {"2026-11-23T01:00:00Z", kMoment},
        {"2026-11-23t01:00:00z", kMoment},
        {"2026-11-22T20:30:00-04:30", kMoment},
        {"2026-11-23T08:00:00.5+07:00", kMoment + milliseconds{500}},
        {"2026-11-23T08:00:00.123+07:00", kMoment + milliseconds{123}},
        {"2026-11-23T08:00:00.123999999+07:00", kMoment + milliseconds{123}},
        {"2024-02-29T00:00:00+07:00", sys_days{year{2024} / 2 / 28} + hours{17}},
        {"1970-01-01T00:00:00Z", Instant{}},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto instant = parseInstant(c.text);
        ASSERT_TRUE(instant) << instant.error().detail;
        EXPECT_EQ(*instant, c.instant);
    }
}

TEST(TimeTest, SaysWhyItRefusesATime) {
    const struct {
        std::string_view text, reason;
    } cases[] = {
        {"", "position 1 is no digit"},
        {"yesterday", "position 1 is no digit"},
        {"2026", "position 5 is not '-'"},
        {"2026-11-23", "position 11 is not 'T' or 't'"},
        {"2026-11-23 08:00:00+07:00", "position 11 is not 'T' or 't'"},
        {"2026-11-23T08:00+07:00", "position 17 is not ':'"},
        {"2026-11-23T08:00:00", "position 20 is not 'Z' or 'z' or '+' or '-'"},
        {"2026-11-23T08:00:00.+07:00", "position 21 is no digit"},
        {"2026-11-23T08:00:00.1234567890Z", "position 30 is not 'Z' or 'z' or '+' or '-'"},
        {"2026-11-23T08:00:00+0700", "position 23 is not ':'"},
        {"2026-11-23T08:00:00+24:00", "position 21: the offset's hour is 24, not 0 to 23"},
        {"2026-11-23T08:00:00+07:60", "position 24: the offset's minute is 60, not 0 to 59"},
        {"2026-11-23T24:00:00Z", "position 12: the hour is 24, not 0 to 23"},
        {"2026-11-23T08:60:00Z", "position 15: the minute is 60, not 0 to 59"},
        {"2026-11-23T08:00:60Z", "position 18: the second is 60, not 0 to 59"},
        {"2026-13-23T08:00:00Z", "position 6: the month is 13, not 1 to 12"},
        {"2026-00-23T08:00:00Z", "position 6: the month is 0, not 1 to 12"},
        {"2026-11-31T08:00:00Z", "2026-11 has no day 31"},
        {"2025-02-29T08:00:00Z", "2025-02 has no day 29"},
        {"1969-12-31T08:00:00Z", "position 1: the year is 1969, not 1970 to 2999"},
        {"3000-01-01T08:00:00Z", "position 1: the year is 3000, not 1970 to 2999"},
        {"2026-11-23T08:00:00Z ", "position 21: nothing should follow"},
        {" 2026-11-23T08:00:00Z", "position 1 is no digit"},
        {"+026-11-23T08:00:00Z", "position 1 is no digit"},
        {"20261123T080000Z", "position 5 is not '-'"},
        {"٢٠٢٦-11-23T08:00:00Z", "position 1 is no digit"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto instant = parseInstant(c.text);
        ASSERT_FALSE(instant);
        EXPECT_EQ(instant.error().code, "malformed-time");
        EXPECT_EQ(instant.error().detail, c.reason);
    }
}

TEST(TimeTest, WritesWhatClocksInVietnamShow) {
    EXPECT_EQ(formatInstant(kMoment), "2026-11-23T08:00:00+07:00");
    EXPECT_EQ(formatInstant(kMoment + milliseconds{7}), "2026-11-23T08:00:00.007+07:00");
    EXPECT_EQ(formatInstant(Instant{}), "1970-01-01T07:00:00+07:00");
    EXPECT_EQ(formatInstant(Instant{} - milliseconds{1}), "1970-01-01T06:59:59.999+07:00");
}

TEST(TimeTest, WritesWhatItReads) {
    for (Instant at = kMoment; at < kMoment + days{800}; at += minutes{60 * 31} + milliseconds{7}) {
        const auto text = formatInstant(at);
        const auto read = parseInstant(text);
        ASSERT_TRUE(read) << text;
        ASSERT_EQ(*read, at) << text;
    }
}

TEST(TimeTest, ReadsDates) {
    EXPECT_EQ(*parseDate("2026-11-23"), year{2026} / 11 / 23);
    EXPECT_EQ(formatDate(*parseDate("2024-02-29")), "2024-02-29");
    const struct {
        std::string_view text, reason;
    } cases[] = {
        {"", "position 1 is no digit"},
        {"23/11/2026", "position 3 is no digit"},
        {"2026-11-23T08:00:00Z", "position 11: nothing should follow"},
        {"2026-1-23", "position 7 is no digit"},
        {"2026-11-00", "position 9: the day is 0, not 1 to 31"},
        {"2026-02-30", "2026-02 has no day 30"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.text);
        const auto date = parseDate(c.text);
        ASSERT_FALSE(date);
        EXPECT_EQ(date.error().code, "malformed-date");
        EXPECT_EQ(date.error().detail, c.reason);
    }
}

TEST(TimeTest, ADayBeginsAtMidnightInVietnam) {
    const Instant midnight = sys_days{year{2026} / 11 / 22} + hours{17};
    EXPECT_EQ(startOfDay(year{2026} / 11 / 23), midnight);
    EXPECT_EQ(localDate(midnight), LocalDate{year{2026} / 11 / 23});
    EXPECT_EQ(localDate(midnight - milliseconds{1}), LocalDate{year{2026} / 11 / 22});
}

}  // namespace
}  // namespace hoibao::domain
