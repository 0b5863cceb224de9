// The pages of the tables of postage: a part of AdminRules.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/problem.hpp"
#include "pages/admin_common.hpp"
#include "pages/admin_rules.hpp"
#include "pages/words.hpp"
#include "service/administrator.hpp"

namespace hoibao::pages {
namespace {

using service::PostageAdministration;

constexpr std::array<std::int64_t, 3> kBands = {100, 250, 500};

bool isService(std::string_view service) {
    return service == store::kReturnService || service == store::kReturnCeiling;
}

std::string zoneText(Language language, domain::Zone zone) {
    return words(language, fmt::format("adminPostage.zone.{}", domain::name(zone)));
}

const domain::PostageRate* rateOf(const store::PostageVersion& version, domain::Zone zone,
                                  std::int64_t grams) {
    const auto found = std::ranges::find_if(version.rates, [&](const auto& rate) {
        return rate.zone == domain::name(zone) && rate.maxGrams == grams;
    });
    return found == version.rates.end() ? nullptr : &*found;
}

Data versionData(Language language, const PostageAdministration::Listed& each) {
    auto zones = list();
    for (const auto zone : domain::kZones) {
        auto row = object();
        row.set("zone", zoneText(language, zone));
        auto prices = list();
        std::string step;
        for (const auto grams : kBands) {
            auto price = object();
            const auto* const rate = rateOf(each.version, zone, grams);
            price.set("label",
                      filled(words(language, "adminPostage.upTo"), "grams", std::to_string(grams)));
            price.set("price", rate ? moneyText(rate->price.amount) : std::string("–"));
            if (rate) step = moneyText(rate->step.amount);
            prices.push_back(price);
        }
        row.set("prices", prices);
        row.set("step", step);
        zones.push_back(row);
    }
    auto data = object();
    data.set("zones", zones);
    data.set("service", each.version.service);
    data.set("day", domain::formatDate(each.version.validFrom));
    data.set("from", dayText(each.version.validFrom));
    data.set("legalReference", each.version.legalReference);
    data.set("isSample", each.version.isSample);
    data.set("isToCome", each.isToCome);
    data.set("standing", words(language, each.isInForce  ? "adminDays.inForce"
                                         : each.isToCome ? "adminDays.toCome"
                                                         : "adminDays.past"));
    data.set("tone", std::string(each.isInForce ? "good" : each.isToCome ? "wait" : "plain"));
    return data;
}

std::string cellName(std::string_view zone, std::int64_t grams) {
    return fmt::format("price.{}.{}", zone, grams);
}

std::string dashed(std::string text) {
    std::ranges::replace(text, '.', '-');
    return text;
}

/// The inputs of one zone: what was typed, else what is in force.
Data zoneInputs(Language language, domain::Zone zone, const http::Form& form,
                const store::PostageVersion* now, const domain::Error* fault) {
    const auto faulty = [&](const std::string& name) {
        return fault && std::ranges::any_of(fault->fields,
                                            [&](const auto& field) { return field.field == name; });
    };
    const auto input = [&](const std::string& name, const domain::Dong* known,
                           const std::string& label) {
        auto data = object();
        data.set("name", name);
        data.set("id", dashed(name));
        data.set("label", label);
        data.set("isFaulty", faulty(name));
        const auto typed = form.find(name);
        data.set("value", typed != form.end() ? typed->second
                          : known             ? std::to_string(known->amount)
                                              : std::string());
        return data;
    };
    const auto zoneName = std::string(domain::name(zone));
    auto inputs = list();
    const domain::PostageRate* last = nullptr;
    for (const auto grams : kBands) {
        last = now ? rateOf(*now, zone, grams) : nullptr;
        inputs.push_back(
            input(cellName(zoneName, grams), last ? &last->price : nullptr,
                  filled(words(language, "adminPostage.upTo"), "grams", std::to_string(grams))));
    }
    inputs.push_back(input("step." + zoneName, last ? &last->step : nullptr,
                           words(language, "adminPostage.step")));
    auto data = object();
    data.set("zone", zoneText(language, zone));
    data.set("inputs", inputs);
    return data;
}

PostageAdministration::Form formOf(std::string_view service, const http::Form& form) {
    PostageAdministration::Form typed{
        std::string(service), field(form, "validFrom"), field(form, "legalReference"), {}, {}};
    for (const auto zone : domain::kZones) {
        const auto name = std::string(domain::name(zone));
        for (const auto grams : kBands)
            typed.cells.push_back({name, grams, field(form, cellName(name, grams))});
        typed.steps.push_back({name, 0, field(form, "step." + name)});
    }
    return typed;
}

}  // namespace

http::Response AdminRules::postagePage(const http::Request& request, const http::Form& form,
                                       std::string_view idEnding,
                                       const domain::Error* fault) const {
    const auto language = languageOf(request);
    auto data = object();
    const auto versions = [&](std::string_view service) {
        auto rows = list();
        for (const auto& each : postage_.list(service)) {
            auto row = versionData(language, each);
            const auto ending =
                fmt::format("-{}-{}", service, domain::formatDate(each.version.validFrom));
            row.set("ending", ending);
            row.set("kindText",
                    words(language, service == store::kReturnCeiling ? "adminPostage.ceilings"
                                                                     : "adminPostage.tables"));
            if (ending == idEnding) row.set("typed", field(form, "reason"));
            rows.push_back(row);
        }
        return rows;
    };
    data.set("tables", versions(store::kReturnService));
    data.set("ceilings", versions(store::kReturnCeiling));
    data.set("mayChange", service::administersAll(request.who()));
    if (fault) faultsOf(language, *fault, idEnding).into(data);
    return adminPage(request, "postage",
                     {.title = "",
                      .view = "admin_postage",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminRules::newPostagePage(const http::Request& request, const http::Form& form,
                                          const domain::Error* fault) const {
    const auto language = languageOf(request);
    const auto& service = request.path("service");
    if (!isService(service))
        return http::problem(
            domain::Error{domain::ErrorKind::NotFound, "unknown-postage", "no such table"});
    const auto versions = postage_.list(service);
    const auto now =
        std::ranges::find_if(versions, [](const auto& each) { return each.isInForce; });
    auto zones = list();
    for (const auto zone : domain::kZones)
        zones.push_back(zoneInputs(language, zone, form,
                                   now == versions.end() ? nullptr : &now->version, fault));
    auto data = object();
    data.set("zones", zones);
    data.set("service", service);
    putBack(data, form, {"validFrom", "legalReference"});
    const auto title = words(language, service == store::kReturnCeiling ? "adminPostage.newCeiling"
                                                                        : "adminPostage.newTable");
    data.set("heading", title);
    if (fault) faultsOf(language, *fault).into(data);
    return adminPage(request, "postage",
                     {.title = title,
                      .view = "admin_postage_new",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminRules::addPostage(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto done = postage_.add(formOf(request.path("service"), *form), askerOf(request, *form));
    if (!done) return newPostagePage(request, *form, &done.error());
    return goTo("/admin/postage", "adminSaved");
}

http::Response AdminRules::removePostage(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto& service = request.path("service");
    const auto& day = request.path("day");
    const auto done =
        postage_.remove(service, day, field(*form, "reason"), askerOf(request, *form));
    if (done) return goTo("/admin/postage", "adminSaved");
    if (done.error().kind == domain::ErrorKind::NotFound) return http::problem(done.error());
    return postagePage(request, *form, fmt::format("-{}-{}", service, day), &done.error());
}

}  // namespace hoibao::pages
