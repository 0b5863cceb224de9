#include "service/public_information.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "domain/text.hpp"
#include "service/vietnamese_order.hpp"
#include "store/postage_register.hpp"
#include "store/results.hpp"

namespace hoibao::service {
namespace {

/// Where the offices are: a name without its province is most likely meant here.
constexpr std::string_view kHomeProvince = "80";
constexpr std::string_view kBothWays = "both-ways";
constexpr std::string_view kIntake = "intake";

std::string folded(std::string_view text) {
    return domain::foldedForSearch(domain::nfc(text));
}

/// The name without "Phường", "Xã", "Đặc khu".
std::string_view withoutKind(std::string_view name) {
    for (const std::string_view kind : {"Phường ", "Xã ", "Đặc khu "})
        if (name.starts_with(kind)) return name.substr(kind.size());
    return name;
}

std::int64_t reduced(std::int64_t vnd, const store::PostageReduction& reduction) {
    if (reduction.price) return std::min(vnd, *reduction.price);
    return vnd - vnd * reduction.percent / 100;
}

/// The table of the service that is in force: the latest that has begun.
const store::PostageVersion* inForce(const std::vector<store::PostageVersion>& versions,
                                     std::string_view service, domain::LocalDate day) {
    const store::PostageVersion* found = nullptr;
    for (const auto& version : versions)
        if (version.service == service && version.validFrom <= day &&
            (!found || version.validFrom > found->validFrom))
            found = &version;
    return found;
}

}  // namespace

std::vector<store::DirectoryOffice> PublicInformation::offices() {
    auto offices = database_.inTransaction([&](store::Session& session) {
        return store::directoryOffices(session, domain::localDate(clock_()));
    });
    sortVietnamese(offices, [](const auto& each) { return std::string_view(each.name); });
    std::stable_partition(offices.begin(), offices.end(),
                          [](const auto& each) { return each.isTop; });
    return offices;
}

PublicInformation::Communes PublicInformation::communes(std::string_view text) const {
    Communes found;
    if (text.size() > domain::Gazetteer::kMaxAddressBytes) return found;
    if (const auto* ward = gazetteer_.ward(text)) return {{ward}, "", true};
    std::set<std::string_view> known;
    const auto add = [&](const domain::Ward* ward) {
        if (ward && found.wards.size() < kMostCommunes && known.insert(ward->code).second)
            found.wards.push_back(ward);
    };
    // The name of a commune of today, as far as it was typed.
    const auto wanted = folded(text);
    const auto addNamed = [&](bool isHome) {
        for (const auto& ward : gazetteer_.wards())
            if ((ward.province == kHomeProvince) == isHome &&
                (folded(ward.name) == wanted || folded(withoutKind(ward.name)) == wanted))
                add(&ward);
    };
    if (!wanted.empty()) addNamed(true);
    for (const auto& asked :
         {std::string(text), fmt::format("{}, {}", text, gazetteer_.provinceName(kHomeProvince))}) {
        const auto read = gazetteer_.resolve(asked);
        if (read.ward.empty() && read.candidates.empty()) continue;
        if (found.formerly.empty()) found.formerly = read.formerly;
        add(gazetteer_.ward(read.ward));
        for (const auto code : read.candidates) add(gazetteer_.ward(code));
        if (!found.wards.empty()) break;
    }
    if (!wanted.empty()) addNamed(false);
    found.isSure = found.wards.size() == 1;
    return found;
}

std::vector<store::DirectoryOffice> PublicInformation::officesFor(std::string_view text) {
    auto all = offices();
    std::vector<store::DirectoryOffice> found;
    for (const auto* ward : communes(text).wards)
        for (const auto& office : all)
            if (!office.isTop && office.ward == ward->code) found.push_back(office);
    if (!found.empty()) return found;
    const auto wanted = folded(text);
    constexpr std::size_t kMost = 40;
    for (const auto& office : all)
        if (!wanted.empty() && found.size() < kMost &&
            folded(office.name).find(wanted) != std::string::npos)
            found.push_back(office);
    return found;
}

std::vector<store::PostageReduction> PublicInformation::reductions() {
    auto all = database_.inTransaction([&](store::Session& session) {
        return store::postageReductions(session, domain::localDate(clock_()));
    });
    std::set<std::string> known{"all"};
    std::erase_if(all, [&](const auto& each) { return !known.insert(each.code).second; });
    return all;
}

std::optional<PublicInformation::Quote> PublicInformation::quoteOf(
    store::Session& session, std::string_view from, std::string_view to, std::int64_t grams,
    std::string_view service, std::string_view reduction) const {
    const auto day = domain::localDate(clock_());
    const auto versions = store::postageVersions(session);
    const auto* const version = inForce(versions, service, day);
    if (!version) return std::nullopt;
    Quote quote;
    quote.zone = zones_.between(from, to);
    const auto full = domain::postage(version->rates, quote.zone, grams, day);
    if (!full) return std::nullopt;
    quote.vnd = quote.fullVnd = full->amount;
    quote.legalReference = version->legalReference;
    quote.isSample = version->isSample;
    for (const auto& each : store::postageReductions(session, day)) {
        const bool isMeant = each.code == "all" || each.code == reduction;
        const bool isOfService = each.service.empty() || each.service == service;
        const bool isOfZone = each.zone.empty() || each.zone == name(quote.zone);
        const bool isOfWeight = each.maxGrams == 0 || grams <= each.maxGrams;
        if (!isMeant || !isOfService || !isOfZone || !isOfWeight) continue;
        if (const auto less = reduced(quote.fullVnd, each); less < quote.vnd) {
            quote.vnd = less;
            quote.reduction = each;
        }
    }
    return quote;
}

std::optional<PublicInformation::Quote> PublicInformation::quote(std::string_view fromOffice,
                                                                 std::string_view toWard,
                                                                 std::int64_t grams,
                                                                 std::string_view service,
                                                                 std::string_view reduction) {
    const bool isKnown =
        service == store::kReturnService || service == kIntake || service == kBothWays;
    if (!isKnown || grams < 1 || grams > kMostGrams || !gazetteer_.ward(toWard))
        return std::nullopt;
    return database_.inTransaction([&](store::Session& session) -> std::optional<Quote> {
        const auto from = store::officeWard(session, fromOffice);
        if (from.empty()) return std::nullopt;
        const bool isBothWays = service == kBothWays;
        auto there = quoteOf(session, from, toWard, grams,
                             isBothWays ? store::kReturnService : service, reduction);
        if (!there || !isBothWays) return there;
        const auto back = quoteOf(session, from, toWard, grams, kIntake, reduction);
        if (!back) return std::nullopt;
        there->fullVnd += back->fullVnd;
        there->vnd += back->vnd;
        if (!there->reduction) there->reduction = back->reduction;
        return there;
    });
}

}  // namespace hoibao::service
