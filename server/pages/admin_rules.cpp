#include "pages/admin_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "http/problem.hpp"
#include "pages/admin_common.hpp"
#include "pages/words.hpp"
#include "service/administrator.hpp"

namespace hoibao::pages {
namespace {

/// When the rest lasts less long than this, the post must be asked for more.
constexpr std::int64_t kFewDays = 60;

std::string eightDigits(std::int64_t serial) {
    return fmt::format("{:08}", serial);
}

std::int64_t idOf(std::string_view text) {
    std::int64_t id = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
    return read.ptr == text.data() + text.size() ? id : 0;
}

std::string lastsText(Language language, const service::RangeAdministration::Listed& each) {
    if (!each.daysLeft) return words(language, "adminRange.notUsed");
    return filled(words(language, "adminRange.lastsDays"), "days",
                  countText(language, *each.daysLeft));
}

Data rangeData(Language language, const service::RangeAdministration::Listed& each) {
    const auto& range = each.range;
    auto data = object();
    data.set("id", std::to_string(range.id));
    data.set("from", fmt::format("{} {}", range.prefix, eightDigits(range.first)));
    data.set("to", eightDigits(range.last));
    data.set("left", countText(language, range.left()));
    data.set("used", countText(language, range.next - range.first));
    data.set("perDay", tenthsText(language, each.perDay));
    data.set("lasts", lastsText(language, each));
    data.set("isShort", each.isInForce && each.daysLeft && *each.daysLeft < kFewDays);
    data.set("isTest", range.isTest);
    data.set("isInForce", each.isInForce);
    data.set("validFrom", dayText(range.validFrom));
    data.set("validTo", range.validTo ? dayText(*range.validTo) : std::string("–"));
    return data;
}

std::string valueText(Language language, const domain::PolicyRule& rule, std::int32_t value) {
    if (rule.isYesOrNo()) return words(language, value != 0 ? "adminPolicy.yes" : "adminPolicy.no");
    return filled(words(language, fmt::format("adminPolicy.{}.value", rule.name)), "value",
                  countText(language, value));
}

/// By the first word of a rule's name; the last holds the rest.
constexpr std::array<std::string_view, 4> kPolicyGroups = {"leg", "overdue", "missing", "road"};
std::size_t groupOf(std::string_view rule) {
    const auto first = rule.substr(0, rule.find('-'));
    const auto last = kPolicyGroups.end() - 1;
    return static_cast<std::size_t>(std::find(kPolicyGroups.begin(), last, first) -
                                    kPolicyGroups.begin());
}

Data decisionData(Language language, const domain::PolicyRule& rule,
                  const store::PolicyDecision& decision, domain::LocalDate today) {
    const bool isToCome = !decision.isWithdrawn && decision.validFrom > today;
    auto data = object();
    data.set("id", std::to_string(decision.id));
    data.set("value", valueText(language, rule, decision.value));
    data.set("validFrom", dayText(decision.validFrom));
    data.set("legalReference", decision.legalReference);
    data.set("recordedBy", decision.recordedBy);
    data.set("isToCome", isToCome);
    data.set("standing", words(language, decision.isWithdrawn ? "adminDays.withdrawn"
                                         : isToCome           ? "adminDays.toCome"
                                                              : "adminDays.past"));
    return data;
}

}  // namespace

void AdminRules::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, auto member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    const auto show = [&](std::string_view route, auto page) {
        router.handle(route, [this, page](const http::Request& request) {
            return (this->*page)(request, {}, "", nullptr);
        });
    };
    show("GET /admin/ranges", &AdminRules::rangesPage);
    handle("POST /admin/ranges", &AdminRules::addRange);
    handle("POST /admin/ranges/{id}/end", &AdminRules::endRange);
    show("GET /admin/postage", &AdminRules::postagePage);
    router.handle("GET /admin/postage/{service}", [this](const http::Request& request) {
        return newPostagePage(request, {}, nullptr);
    });
    handle("POST /admin/postage/{service}", &AdminRules::addPostage);
    handle("POST /admin/postage/{service}/{day}/remove", &AdminRules::removePostage);
    show("GET /admin/policies", &AdminRules::policiesPage);
    handle("POST /admin/policies", &AdminRules::decide);
    handle("POST /admin/policies/{id}/withdraw", &AdminRules::withdraw);
}

http::Response AdminRules::rangesPage(const http::Request& request, const http::Form& form,
                                      std::string_view idEnding, const domain::Error* fault) const {
    const auto language = languageOf(request);
    auto rows = list();
    for (const auto& each : ranges_.list()) {
        auto row = rangeData(language, each);
        if (idEnding == fmt::format("-{}", each.range.id)) row.set("typed", field(form, "reason"));
        rows.push_back(row);
    }
    auto data = object();
    data.set("ranges", rows);
    data.set("mayChange", service::administersAll(request.who()));
    if (fault && idEnding.empty()) {
        putBack(data, form, {"prefix", "first", "last", "validFrom", "validTo", "reason"});
        data.set("isTest", !field(form, "isTest").empty());
    }
    if (fault) faultsOf(language, *fault, idEnding).into(data);
    return adminPage(request, "ranges",
                     {.title = "",
                      .view = "admin_ranges",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200,
                      .isWide = true});
}

http::Response AdminRules::addRange(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto done =
        ranges_.add({field(*form, "prefix"), field(*form, "first"), field(*form, "last"),
                     field(*form, "validFrom"), field(*form, "validTo"), field(*form, "reason"),
                     !field(*form, "isTest").empty()},
                    askerOf(request, *form));
    if (!done) return rangesPage(request, *form, "", &done.error());
    return goTo("/admin/ranges", "adminSaved");
}

http::Response AdminRules::endRange(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto& id = request.path("id");
    const auto done =
        ranges_.end(static_cast<int>(idOf(id)), field(*form, "reason"), askerOf(request, *form));
    if (done) return goTo("/admin/ranges", "adminSaved");
    if (done.error().kind == domain::ErrorKind::NotFound) return http::problem(done.error());
    return rangesPage(request, *form, fmt::format("-{}", id), &done.error());
}

http::Response AdminRules::policiesPage(const http::Request& request, const http::Form& form,
                                        std::string_view idEnding,
                                        const domain::Error* fault) const {
    const auto language = languageOf(request);
    const auto today = domain::localDate(request.receivedAt);
    std::vector<Data> rows;
    for (std::size_t i = 0; i < kPolicyGroups.size(); ++i) rows.push_back(list());
    for (const auto& each : policies_.list()) {
        const auto& rule = *each.rule;
        const auto name = std::string(rule.name);
        const bool isTyped = fault && idEnding == fmt::format("-{}", name);
        auto row = object();
        row.set("name", name);
        row.set("title", words(language, fmt::format("adminPolicy.{}.title", name)));
        row.set("text", words(language, fmt::format("adminPolicy.{}.text", name)));
        row.set("value", valueText(language, rule, each.value));
        row.set("byDefault", valueText(language, rule, each.byDefault));
        if (each.decision) row.set("decision", decisionData(language, rule, *each.decision, today));
        auto others = list();
        for (const auto& other : each.others)
            others.push_back(decisionData(language, rule, other, today));
        row.set("others", others);
        row.set("hasOthers", !each.others.empty());
        row.set("isYesOrNo", rule.isYesOrNo());
        row.set("least", std::to_string(rule.least));
        row.set("most", std::to_string(rule.most));
        const auto typed = isTyped ? field(form, "value") : std::to_string(each.value);
        row.set("typedValue", typed);
        row.set("isYes", typed == "1");
        row.set("isTyped", isTyped);
        if (isTyped) putBack(row, form, {"validFrom", "legalReference"});
        rows[groupOf(name)].push_back(row);
    }
    auto groups = list();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto group = object();
        group.set("title", words(language, fmt::format("adminPolicy.group.{}", kPolicyGroups[i])));
        group.set("policies", rows[i]);
        groups.push_back(group);
    }
    auto data = object();
    data.set("groups", groups);
    data.set("mayChange", service::administersAll(request.who()));
    if (fault) faultsOf(language, *fault, idEnding).into(data);
    return adminPage(request, "policies",
                     {.title = "",
                      .view = "admin_policies",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminRules::decide(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto name = field(*form, "name");
    const auto done = policies_.decide(
        {name, field(*form, "value"), field(*form, "validFrom"), field(*form, "legalReference")},
        askerOf(request, *form));
    if (!done) return policiesPage(request, *form, fmt::format("-{}", name), &done.error());
    return goTo("/admin/policies", "adminSaved");
}

http::Response AdminRules::withdraw(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto& id = request.path("id");
    const auto done = policies_.withdraw(idOf(id), field(*form, "reason"), askerOf(request, *form));
    if (done) return goTo("/admin/policies", "adminSaved");
    if (done.error().kind == domain::ErrorKind::NotFound) return http::problem(done.error());
    return policiesPage(request, *form, fmt::format("-{}", id), &done.error());
}

}  // namespace hoibao::pages
