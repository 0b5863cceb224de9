#include "service/range_administration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "service/administrator.hpp"
#include "store/audit.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::NumberRange;

constexpr std::string_view kCountry = "VN";
constexpr std::size_t kSerialDigits = 8;

/// A serial number of at most eight digits; blanks are skipped.
std::optional<std::int64_t> serial(std::string typed) {
    std::erase(typed, ' ');
    std::int64_t value = 0;
    const auto* end = typed.data() + typed.size();
    const auto read = std::from_chars(typed.data(), end, value);
    if (typed.empty() || typed.size() > kSerialDigits || read.ec != std::errc{} || read.ptr != end)
        return std::nullopt;
    return value;
}

bool isPrefix(const std::string& text) {
    return text.size() == 2 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

domain::Result<NumberRange> read(const RangeAdministration::Form& form, domain::LocalDate today) {
    std::vector<domain::FieldError> faults;
    const auto wrong = [&](const char* field, const char* what) {
        faults.push_back({field, "malformed", what});
    };
    NumberRange range;
    range.prefix = form.prefix;
    std::ranges::transform(range.prefix, range.prefix.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    if (!isPrefix(range.prefix)) wrong("prefix", "two letters");
    range.country = kCountry;
    const auto first = serial(form.first), last = serial(form.last);
    if (!first) wrong("first", "up to eight digits");
    if (!last || (first && *last < *first))
        wrong("last", "up to eight digits, not before the first");
    const auto from = domain::parseDate(form.validFrom), to = domain::parseDate(form.validTo);
    if (!from) wrong("validFrom", "a day");
    if (!form.validTo.empty() && (!to || *to < today || (from && *to < *from)))
        wrong("validTo", "a day from today on, not before the first");
    if (const auto reason = checkedReason(form.reason); !reason)
        wrong("reason", "by which letter the post allotted it");
    if (!faults.empty())
        return domain::fail(ErrorKind::Malformed, "malformed-range", "some fields cannot be used",
                            std::move(faults));
    range.first = range.next = *first;
    range.last = *last;
    range.validFrom = *from;
    if (to) range.validTo = *to;
    range.isTest = form.isTest;
    return range;
}

std::string objectOf(int id) {
    return fmt::format("number-range {}", id);
}

}  // namespace

std::vector<RangeAdministration::Listed> RangeAdministration::list() {
    const auto now = clock_();
    const auto today = domain::localDate(now);
    return database_.inTransaction([&](store::Session& session) {
        const auto drawn = store::numbersDrawnSince(session, now - kRateDays);
        std::vector<Listed> ranges;
        for (auto& range : store::numberRanges(session)) {
            Listed each{range, range.isInForce(today), 0, std::nullopt};
            if (const auto found = drawn.find(range.prefix); found != drawn.end())
                each.perDay = static_cast<double>(found->second) / kRateDays.count();
            if (each.perDay > 0)
                each.daysLeft =
                    static_cast<std::int64_t>(static_cast<double>(range.left()) / each.perDay);
            ranges.push_back(std::move(each));
        }
        return ranges;
    });
}

domain::Result<void> RangeAdministration::add(const Form& form, const Asker& by) {
    if (auto checked = checkAdministersAll(by.caller); !checked) return checked;
    const auto now = clock_();
    const auto range = read(form, domain::localDate(now));
    if (!range) return tl::unexpected(range.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        for (const auto& other : store::lockNumberRanges(session))
            if (other.prefix == range->prefix && other.country == range->country &&
                other.first <= range->last && range->first <= other.last)
                return domain::fail(ErrorKind::Conflict, "range-overlaps",
                                    fmt::format("range {} holds some of these", other.id),
                                    {{"first", "range-overlaps", std::to_string(other.id)}});
        const auto id = store::addNumberRange(session, *range);
        store::recordAudit(session, by.caller, "add-number-range", objectOf(id), by.requestId, now,
                           *checkedReason(form.reason));
        return {};
    });
}

domain::Result<void> RangeAdministration::end(int id, std::string_view reason, const Asker& by) {
    if (auto checked = checkAdministersAll(by.caller); !checked) return checked;
    const auto why = checkedReason(reason);
    if (!why) return tl::unexpected(why.error());
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        if (!store::endNumberRange(session, id, domain::localDate(now)))
            return domain::fail(ErrorKind::NotFound, "unknown-range", "no such range in force");
        store::recordAudit(session, by.caller, "end-number-range", objectOf(id), by.requestId, now,
                           *why);
        return {};
    });
}

}  // namespace hoibao::service
