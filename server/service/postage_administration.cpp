#include "service/postage_administration.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "service/administrator.hpp"
#include "store/audit.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;

constexpr std::size_t kMaxReferenceBytes = 300;

bool isService(std::string_view service) {
    return service == store::kReturnService || service == store::kReturnCeiling;
}

/// A price that was typed; nothing where it is no amount or none.
std::optional<domain::Dong> priceOf(const std::string& typed) {
    const auto price = domain::Dong::parse(typed);
    if (typed.empty() || !price) return std::nullopt;
    return *price;
}

/// The rates that were typed; faults are added to.
std::vector<domain::PostageRate> ratesOf(const PostageAdministration::Form& form,
                                         domain::LocalDate from,
                                         std::vector<domain::FieldError>& faults) {
    std::vector<domain::PostageRate> rates;
    for (const auto& cell : form.cells) {
        const auto price = priceOf(cell.price);
        const auto step =
            std::ranges::find(form.steps, cell.zone, &PostageAdministration::Cell::zone);
        const auto further = step == form.steps.end() ? std::nullopt : priceOf(step->price);
        if (!price)
            faults.push_back({fmt::format("price.{}.{}", cell.zone, cell.maxGrams), "malformed",
                              "an amount in đồng"});
        rates.push_back({cell.zone, cell.maxGrams, price.value_or(domain::Dong{}),
                         PostageAdministration::kStepGrams, further.value_or(domain::Dong{}),
                         from});
    }
    for (const auto& step : form.steps)
        if (!priceOf(step.price))
            faults.push_back({fmt::format("step.{}", step.zone), "malformed", "an amount in đồng"});
    return rates;
}

domain::Result<store::PostageVersion> read(const PostageAdministration::Form& form,
                                           domain::LocalDate today) {
    std::vector<domain::FieldError> faults;
    const auto from = domain::parseDate(form.validFrom);
    if (!from || *from <= today)
        faults.push_back({"validFrom", "malformed-date", "a day after today"});
    const auto reference =
        checkedLine(form.legalReference, kMaxReferenceBytes, "malformed-reference");
    if (!reference) faults.push_back({"legalReference", "malformed", "by which decision"});
    auto rates = ratesOf(form, from ? *from : today, faults);
    if (!isService(form.service) || rates.empty())
        faults.push_back({"", "malformed", "no such table"});
    if (!faults.empty())
        return domain::fail(ErrorKind::Malformed, "malformed-postage", "some fields cannot be used",
                            std::move(faults));
    return store::PostageVersion{form.service, *from, *reference, false, std::move(rates)};
}

/// All rates of a service.
std::vector<domain::PostageRate> ratesOfService(store::Session& session, std::string_view service) {
    std::vector<domain::PostageRate> rates;
    for (auto& version : store::postageVersions(session))
        if (version.service == service) std::ranges::move(version.rates, std::back_inserter(rates));
    return rates;
}

/// The days on which the table of prices and its maximum must be looked at together: the day it
/// begins, and each day after it on which another maximum begins.
domain::Result<void> checkCeiling(store::Session& session, const store::PostageVersion& version) {
    if (version.service != store::kReturnService) return {};
    const auto ceilings = ratesOfService(session, store::kReturnCeiling);
    std::vector<domain::LocalDate> days{version.validFrom};
    for (const auto& ceiling : ceilings)
        if (ceiling.validFrom > version.validFrom) days.push_back(ceiling.validFrom);
    for (const auto day : days) {
        const auto above = domain::firstAboveCeiling(version.rates, ceilings, day);
        if (!above) continue;
        const auto zone = std::string(domain::name(above->zone));
        const auto band = std::ranges::find_if(version.rates, [&](const domain::PostageRate& rate) {
            return rate.zone == zone && rate.maxGrams >= above->grams;
        });
        const auto field = band == version.rates.end()
                               ? fmt::format("step.{}", zone)
                               : fmt::format("price.{}.{}", zone, band->maxGrams);
        return domain::fail(ErrorKind::Unreadable, "above-ceiling",
                            fmt::format("{} g: {} is above {}", above->grams, above->price.text(),
                                        above->ceiling.text()),
                            {{field, "above-ceiling", above->ceiling.text()}});
    }
    return {};
}

std::string objectOf(std::string_view service, domain::LocalDate from) {
    return fmt::format("postage {} {}", service, domain::formatDate(from));
}

}  // namespace

std::vector<PostageAdministration::Listed> PostageAdministration::list(std::string_view service) {
    const auto today = domain::localDate(clock_());
    std::vector<Listed> listed;
    bool isFound = false;
    for (auto& version : database_.inTransaction(store::postageVersions)) {
        if (version.service != service) continue;
        const bool isToCome = version.validFrom > today;
        const bool isInForce = !isToCome && !isFound;
        isFound = isFound || isInForce;
        listed.push_back({std::move(version), isInForce, isToCome});
    }
    return listed;
}

domain::Result<void> PostageAdministration::add(const Form& form, const Asker& by) {
    if (auto checked = checkAdministersAll(by.caller); !checked) return checked;
    const auto now = clock_();
    const auto version = read(form, domain::localDate(now));
    if (!version) return tl::unexpected(version.error());
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        if (auto checked = checkCeiling(session, *version); !checked) return checked;
        if (!store::addPostageVersion(session, *version))
            return domain::fail(ErrorKind::Conflict, "postage-exists",
                                "a table begins on that day already",
                                {{"validFrom", "postage-exists", "taken"}});
        store::recordAudit(session, by.caller, "add-postage",
                           objectOf(version->service, version->validFrom), by.requestId, now,
                           version->legalReference);
        return {};
    });
}

domain::Result<void> PostageAdministration::remove(std::string_view service,
                                                   std::string_view validFrom,
                                                   std::string_view reason, const Asker& by) {
    if (auto checked = checkAdministersAll(by.caller); !checked) return checked;
    const auto why = checkedReason(reason);
    if (!why) return tl::unexpected(why.error());
    const auto now = clock_();
    const auto unknown =
        domain::fail(ErrorKind::NotFound, "unknown-postage", "no such table that has not begun");
    const auto from = domain::parseDate(validFrom);
    if (!from || !isService(service)) return unknown;
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        if (!store::removePostageVersion(session, service, *from, domain::localDate(now)))
            return unknown;
        store::recordAudit(session, by.caller, "remove-postage", objectOf(service, *from),
                           by.requestId, now, *why);
        return {};
    });
}

}  // namespace hoibao::service
