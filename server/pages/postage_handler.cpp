#include "pages/postage_handler.hpp"

#include <fmt/format.h>

#include <charconv>

#include "http/problem.hpp"
#include "pages/citizen_page.hpp"
#include "pages/form.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

constexpr std::size_t kMostTyped = 200;
constexpr std::string_view kServices[] = {"return-result", "intake", "both-ways"};

std::string asked(const http::Request& request, std::string_view name,
                  std::string_view fallback = "") {
    auto value = request.query(name).value_or("");
    return value.empty() ? std::string(fallback) : value;
}

std::optional<std::int64_t> gramsOf(const std::string& text) {
    std::int64_t grams = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, grams);
    if (read.ec != std::errc{} || read.ptr != end || grams < 1 ||
        grams > service::PublicInformation::kMostGrams)
        return std::nullopt;
    return grams;
}

Data choice(std::string_view value, const std::string& text, std::string_view chosen) {
    auto data = object();
    data.set("value", std::string(value));
    data.set("name", text);
    data.set("isChosen", value == chosen);
    return data;
}

}  // namespace

void PostageHandler::addTo(http::Router& router) {
    router.handle("GET /postage", [this](const http::Request& request) { return answer(request); });
}

void PostageHandler::addChoices(Data& data, const http::Request& request, Language language) const {
    const auto& catalogue = Catalogue::of(language);
    auto offices = list();
    std::string first;
    const auto from = asked(request, "from");
    for (const auto& office : information_.offices()) {
        if (office.isOfPost()) continue;
        offices.push_back(choice(office.code, office.name, from));
    }
    data.set("places", offices);
    auto services = list();
    for (const auto service : kServices)
        services.push_back(choice(service,
                                  catalogue.text(fmt::format("postage.services.{}", service)),
                                  asked(request, "service", kServices[0])));
    data.set("kinds", services);
    auto reductions = list();
    for (const auto& reduction : information_.reductions())
        reductions.push_back(choice(reduction.code, reduction.name, asked(request, "reduction")));
    data.set("reductions", reductions);
    data.set("grams", asked(request, "grams", "100"));
    data.set("to", asked(request, "to"));
}

void PostageHandler::addAnswer(Data& data, const http::Request& request, Language language) const {
    const auto& catalogue = Catalogue::of(language);
    const auto to = asked(request, "to");
    Faults faults;
    const auto grams = gramsOf(asked(request, "grams", "100"));
    if (!grams) faults.add("grams", catalogue.text("postage.wrongGrams"));
    const auto communes = information_.communes(to);
    if (communes.wards.empty()) faults.add("to", catalogue.text("postage.unknownCommune"));
    const auto base = fmt::format("/postage?from={}&amp;grams={}&amp;service={}&amp;reduction={}{}",
                                  percentEncoded(asked(request, "from")),
                                  percentEncoded(asked(request, "grams", "100")),
                                  percentEncoded(asked(request, "service", kServices[0])),
                                  percentEncoded(asked(request, "reduction")),
                                  language == Language::English ? "&amp;lang=en" : "");
    if (communes.wards.size() > 1) {
        auto which = list();
        for (const auto* ward : communes.wards) {
            auto each = object();
            each.set("name", fmt::format("{}, {}", ward->name, information_.provinceOf(*ward)));
            each.set("link", fmt::format("{}&amp;to={}", base, ward->code));
            which.push_back(each);
        }
        data.set("which", which);
        data.set("hasChoice", true);
    } else if (grams && !communes.wards.empty()) {
        const auto& ward = *communes.wards.front();
        const auto quote = information_.quote(asked(request, "from"), ward.code, *grams,
                                              asked(request, "service", kServices[0]),
                                              asked(request, "reduction"));
        if (!quote) {
            faults.add("from", catalogue.text("postage.noTable"));
        } else {
            auto shown = object();
            shown.set("price", moneyText(quote->vnd));
            shown.set("commune", fmt::format("{}, {}", ward.name, information_.provinceOf(ward)));
            shown.set("zone", catalogue.text(fmt::format("postage.zones.{}", name(quote->zone))));
            shown.set("law", quote->legalReference);
            shown.set("isSample", quote->isSample);
            shown.set("reduction", false);
            if (quote->reduction) {
                auto less = object();
                less.set("full", moneyText(quote->fullVnd));
                less.set("less", moneyText(quote->fullVnd - quote->vnd));
                less.set("name", quote->reduction->name);
                less.set("law", quote->reduction->legalReference);
                shown.set("reduction", less);
            }
            data.set("quote", shown);
        }
    }
    faults.into(data);
}

http::Response PostageHandler::answer(const http::Request& request) const {
    const auto language = languageOf(request.query("lang").value_or(""));
    for (const auto& [name, value] : request.queryParameters)
        if (value.size() > kMostTyped)
            return http::problem(400, "malformed-query", "At most 200 bytes a field.");
    auto data = object();
    data.set("isEnglish", language == Language::English);
    data.set("quote", false);
    data.set("hasChoice", false);
    data.set("which", list());
    addChoices(data, request, language);
    if (!asked(request, "to").empty()) addAnswer(data, request, language);
    std::string other = "/postage?";
    for (const auto* key : {"from", "to", "grams", "service", "reduction"})
        if (const auto value = asked(request, key); !value.empty())
            other += fmt::format("{}={}&", key, percentEncoded(value));
    other += language == Language::English ? "lang=vi" : "lang=en";
    return htmlResponse(200, citizenPage(language, Catalogue::of(language).text("postage.title"),
                                         other, render(language, "postage", data)));
}

}  // namespace hoibao::pages
