#include "domain/time.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>

namespace hoibao::domain {
namespace {

using namespace std::chrono;

// Outside of these a date is a slip, and DATETIME or a printed form would not hold it.
constexpr int kFirstYear = 1970, kLastYear = 2999;

/// Reads fields of fixed width one after another; remembers the first fault.
class Fields {
public:
    explicit Fields(std::string_view text) : text_(text) {}

    int number(std::size_t digits, std::string_view what, int least, int most) {
        const std::size_t start = at_;
        int value = 0;
        for (std::size_t i = 0; i < digits && fault_.empty(); ++i) {
            if (!nextIsDigit()) return refuse(fmt::format("position {} is no digit", at_ + 1));
            value = value * 10 + (text_[at_++] - '0');
        }
        if (fault_.empty() && (value < least || value > most)) {
            refuse(fmt::format("position {}: {} is {}, not {} to {}", start + 1, what, value, least,
                               most));
        }
        return value;
    }

    char oneOf(std::string_view allowed) {
        if (!fault_.empty()) return 0;
        if (at_ < text_.size() && allowed.find(text_[at_]) != std::string_view::npos) {
            return text_[at_++];
        }
        refuse(fmt::format("position {} is not '{}'", at_ + 1, fmt::join(allowed, "' or '")));
        return 0;
    }

    [[nodiscard]] bool nextIs(char c) const { return at_ < text_.size() && text_[at_] == c; }
    [[nodiscard]] bool nextIsDigit() const {
        return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9';
    }
    [[nodiscard]] std::size_t position() const { return at_; }

    int refuse(std::string fault) {
        if (fault_.empty()) fault_ = std::move(fault);
        return 0;
    }

    void end() {
        if (at_ < text_.size()) {
            refuse(fmt::format("position {}: nothing should follow", at_ + 1));
        }
    }

    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    std::string_view text_;
    std::size_t at_ = 0;
    std::string fault_;
};

LocalDate readDate(Fields& fields) {
    const int y = fields.number(4, "the year", kFirstYear, kLastYear);
    fields.oneOf("-");
    const int m = fields.number(2, "the month", 1, 12);
    fields.oneOf("-");
    const int d = fields.number(2, "the day", 1, 31);
    const LocalDate date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) fields.refuse(fmt::format("{:04}-{:02} has no day {}", y, m, d));
    return date;
}

milliseconds readFraction(Fields& fields) {
    if (!fields.nextIs('.')) return milliseconds{0};
    fields.oneOf(".");
    int thousandths = 0, digits = 0;
    do {
        const int digit = fields.number(1, "the fraction", 0, 9);
        if (digits < 3) thousandths = thousandths * 10 + digit;
        ++digits;
    } while (fields.nextIsDigit() && digits < 9);
    for (int i = digits; i < 3; ++i) thousandths *= 10;
    return milliseconds{thousandths};
}

minutes readOffset(Fields& fields) {
    const char sign = fields.oneOf("Zz+-");
    if (sign == 'Z' || sign == 'z' || sign == 0) return minutes{0};
    const int h = fields.number(2, "the offset's hour", 0, 23);
    fields.oneOf(":");
    const int m = fields.number(2, "the offset's minute", 0, 59);
    const minutes offset = hours{h} + minutes{m};
    return sign == '-' ? -offset : offset;
}

}  // namespace

Result<Instant> parseInstant(std::string_view text) {
    Fields fields(text);
    const LocalDate date = readDate(fields);
    fields.oneOf("Tt");
    const int h = fields.number(2, "the hour", 0, 23);
    fields.oneOf(":");
    const int m = fields.number(2, "the minute", 0, 59);
    fields.oneOf(":");
    const int s = fields.number(2, "the second", 0, 59);
    const milliseconds fraction = readFraction(fields);
    const minutes offset = readOffset(fields);
    fields.end();
    if (!fields.fault().empty()) {
        return fail(ErrorKind::Malformed, "malformed-time", fields.fault());
    }
    return Instant{sys_days{date}} + hours{h} + minutes{m} + seconds{s} + fraction - offset;
}

std::string formatInstant(Instant instant) {
    const Instant local = instant + kVietnamOffset;
    const auto day = floor<days>(local);
    const hh_mm_ss clock{local - day};
    const auto text =
        fmt::format("{}T{:02}:{:02}:{:02}", formatDate(LocalDate{day}), clock.hours().count(),
                    clock.minutes().count(), clock.seconds().count());
    const auto fraction = clock.subseconds().count();
    return fraction == 0 ? text + "+07:00" : fmt::format("{}.{:03}+07:00", text, fraction);
}

Result<LocalDate> parseDate(std::string_view text) {
    Fields fields(text);
    const LocalDate date = readDate(fields);
    fields.end();
    if (!fields.fault().empty()) {
        return fail(ErrorKind::Malformed, "malformed-date", fields.fault());
    }
    return date;
}

std::string formatDate(LocalDate date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

LocalDate localDate(Instant instant) {
    return LocalDate{floor<days>(instant + kVietnamOffset)};
}

Instant startOfDay(LocalDate date) {
    return Instant{sys_days{date}} - kVietnamOffset;
}

}  // namespace hoibao::domain
