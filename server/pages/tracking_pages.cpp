#include "pages/tracking_pages.hpp"

#include <fmt/format.h>

#include "domain/item_number.hpp"
#include "pages/citizen_page.hpp"
#include "pages/html.hpp"
#include "pages/words.hpp"
#include "service/desk.hpp"

namespace hoibao::pages {
namespace {

std::string home(Language language) {
    return citizenPath(language, "/track");
}

std::string otherHome(Language language) {
    return home(language == Language::English ? Language::Vietnamese : Language::English);
}

std::string form(Language language, bool isAgain) {
    auto data = object();
    data.set("isVietnamese", language == Language::Vietnamese);
    data.set("isAgain", isAgain);
    return render(language, "form", data);
}

std::string message(Language language, std::string_view key, int tries) {
    const auto& catalogue = Catalogue::of(language);
    const auto& heading = catalogue.text(fmt::format("{}Title", key));
    auto data = object();
    data.set("heading", heading);
    data.set("text",
             filled(catalogue.text(fmt::format("{}Text", key)), "tries", std::to_string(tries)));
    data.set("officesLink", citizenPath(language, "/offices"));
    data.set("form", form(language, true));
    return citizenPage(language, heading, otherHome(language), render(language, "message", data));
}

/// "3/6", with the year where it is not this one.
std::string shortDay(domain::LocalDate day, domain::LocalDate today) {
    const auto text =
        fmt::format("{}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()));
    if (day.year() == today.year()) return text;
    return fmt::format("{}/{}", text, static_cast<int>(day.year()));
}

std::string shortMoment(domain::Instant at, domain::LocalDate today) {
    const auto local = at + domain::kVietnamOffset;
    const std::chrono::hh_mm_ss time(local - std::chrono::floor<std::chrono::days>(local));
    return fmt::format("{:02}:{:02}, {}", time.hours().count(), time.minutes().count(),
                       shortDay(domain::localDate(at), today));
}

Data stepsData(Language language, const std::vector<service::Tracked::Step>& timeline,
               domain::LocalDate today) {
    auto steps = list();
    for (const auto& step : timeline) {
        const auto words = domain::words(step.state);
        auto data = object();
        data.set("what",
                 std::string(language == Language::English ? words.publicEn : words.publicVi));
        data.set("when", shortMoment(step.at, today));
        data.set("datetime", domain::formatInstant(step.at));
        steps.push_back(data);
    }
    return steps;
}

}  // namespace

std::string TrackingPages::ask(Language language) const {
    auto data = object();
    data.set("form", form(language, false));
    return citizenPage(language, Catalogue::of(language).text("askTitle"), otherHome(language),
                       render(language, "ask", data));
}

std::string TrackingPages::notFound(Language language) const {
    return message(language, "notFound", wrongFactorsDay_);
}

std::string TrackingPages::tooOften(Language language) const {
    return message(language, "tooOften", wrongFactorsDay_);
}

std::string TrackingPages::tracked(Language language, const service::Tracked& tracked,
                                   std::string_view otherLink, domain::Instant now) const {
    const auto& catalogue = Catalogue::of(language);
    const auto today = domain::localDate(now);
    const auto words = domain::words(tracked.state);
    const auto sentence = filled(catalogue.text(fmt::format("sentence.{}", name(tracked.state))),
                                 "day", shortDay(domain::localDate(tracked.since), today));
    auto data = object();
    data.set("sentence", sentence);
    data.set("tone", std::string(toneOf(tracked.state)));
    data.set("expected", false);
    if (tracked.expected)
        data.set("expected", filled(catalogue.text(tracked.isLate ? "late" : "expected"),
                                    "expected", shortDay(*tracked.expected, today)));
    data.set("todo", std::string(language == Language::English ? words.toDoEn : words.toDoVi));
    data.set("recipient", tracked.maskedName);
    data.set("commune", false);
    if (!tracked.commune.empty()) data.set("commune", tracked.commune);
    if (tracked.collection) data.set("collection", officeData(*tracked.collection));
    if (tracked.office) data.set("office", officeData(*tracked.office));
    data.set("steps", stepsData(language, tracked.timeline, today));
    data.set("link", false);
    if (!tracked.link.empty()) data.set("link", tracked.link);
    // A sheet of paper is true for the moment at which it was asked for.
    data.set("asOf", filled(catalogue.text("printedAsOf"), "moment", momentText(now)));
    data.set("itemNumber", false);
    const auto number = domain::ItemNumber::parse(service::numberInLink(tracked.link));
    if (number) data.set("itemNumber", number->grouped());
    data.set("home", home(language));
    return citizenPage(language, sentence, otherLink, render(language, "tracked", data));
}

}  // namespace hoibao::pages
