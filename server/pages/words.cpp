#include "pages/words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "domain/life.hpp"

namespace hoibao::pages {
namespace {

std::string grouped(std::int64_t number, char separator) {
    const auto digits = std::to_string(number < 0 ? -number : number);
    std::string text = number < 0 ? "-" : "";
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += separator;
        text += digits[i];
    }
    return text;
}

}  // namespace

std::string dayText(domain::LocalDate day) {
    return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(day.day()),
                       static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
}

std::string momentText(domain::Instant at) {
    const auto local = at + domain::kVietnamOffset;
    const std::chrono::hh_mm_ss time(local - std::chrono::floor<std::chrono::days>(local));
    return fmt::format("{:02}:{:02}, {}", time.hours().count(), time.minutes().count(),
                       dayText(domain::localDate(at)));
}

std::string moneyText(std::int64_t dong) {
    return grouped(dong, '.') + " đ";
}

std::string countText(Language language, std::int64_t count) {
    return grouped(count, language == Language::English ? ',' : '.');
}

std::string tenthsText(Language language, double number) {
    const auto tenths = std::llround(number * 10);
    return fmt::format("{}{}{}", countText(language, tenths / 10),
                       language == Language::English ? '.' : ',', tenths % 10);
}

std::string stateText(Language language, domain::State state) {
    const auto words = domain::words(state);
    return std::string(language == Language::English ? words.en : words.vi);
}

std::string_view toneOf(domain::State state) noexcept {
    using domain::State;
    switch (state) {
        case State::Delivered:
        case State::PickedUp:
            return "good";
        case State::AttemptFailed:
        case State::AwaitingCollection:
        case State::PickupScheduled:
        case State::PickupCalled:
        case State::PickupNoShow:
        case State::Returning:
        case State::ReturnedToCentre:
        case State::Unclaimed:
            return "wait";
        case State::Missing:
        case State::Lost:
        case State::Damaged:
        case State::Cancelled:
            return "bad";
        default:
            return "plain";
    }
}

}  // namespace hoibao::pages
