#include "pages/admin_offices.hpp"

#include <fmt/format.h>

#include "http/problem.hpp"
#include "pages/admin_common.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using Listed = service::OfficeAdministration::Listed;

constexpr int kDeepestIndent = 3;

Data officeData(Language language, const Listed& listed) {
    const auto& office = listed.office;
    auto data = object();
    data.set("code", office.code.text());
    data.set("depth", std::to_string(std::min(listed.depth, kDeepestIndent)));
    data.set("name", office.name);
    data.set("ward", office.ward);
    data.set("address", office.address);
    data.set("hotline", office.hotline);
    data.set("hours", office.hours);
    data.set("isSample", office.isSample);
    data.set("from", dayText(office.validFrom));
    data.set("to", office.validTo ? dayText(*office.validTo) : std::string("–"));
    data.set("standing",
             words(language, listed.isInForce ? "adminDays.inForce" : "adminDays.notInForce"));
    data.set("tone", std::string(listed.isInForce ? "good" : "plain"));
    return data;
}

service::OfficeAdministration::Form formOf(const http::Form& form) {
    return {field(form, "code"),      field(form, "name"),    field(form, "ward"),
            field(form, "address"),   field(form, "hotline"), field(form, "hours"),
            field(form, "validFrom"), field(form, "reason")};
}

constexpr std::string_view kTyped[] = {"name", "ward", "address", "hotline", "hours", "reason"};

}  // namespace

void AdminOffices::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, auto member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    handle("GET /admin/offices", &AdminOffices::list);
    router.handle("GET /admin/offices/new",
                  [this](const http::Request& request) { return newPage(request, {}, nullptr); });
    handle("POST /admin/offices/new", &AdminOffices::create);
    router.handle("GET /admin/offices/{code}", [this](const http::Request& request) {
        return officePage(request, {}, "", nullptr);
    });
    handle("POST /admin/offices/{code}", &AdminOffices::change);
    handle("POST /admin/offices/{code}/end", &AdminOffices::end);
}

http::Response AdminOffices::list(const http::Request& request) const {
    const auto language = languageOf(request);
    const bool withPast = request.query("all").has_value();
    auto rows = pages::list();
    bool isEmpty = true;
    for (const auto& each : offices_.list(request.who())) {
        if (!each.isInForce && !withPast) continue;
        rows.push_back(officeData(language, each));
        isEmpty = false;
    }
    auto data = object();
    data.set("offices", rows);
    data.set("isEmpty", isEmpty);
    data.set("all", withPast);
    return adminPage(request, "offices",
                     {.title = "", .view = "admin_offices", .data = data, .isWide = true});
}

http::Response AdminOffices::newPage(const http::Request& request, const http::Form& form,
                                     const domain::Error* fault) const {
    const auto language = languageOf(request);
    auto data = object();
    putBack(data, form, kTyped);
    putBack(data, form, {"code", "validFrom"});
    data.set("isNew", true);
    if (fault) faultsOf(language, *fault).into(data);
    return adminPage(request, "offices",
                     {.title = words(language, "adminOffice.newTitle"),
                      .view = "admin_office_new",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminOffices::create(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto done = offices_.create(formOf(*form), askerOf(request, *form));
    if (!done) return newPage(request, *form, &done.error());
    return goTo("/admin/offices/" + field(*form, "code"), "adminSaved");
}

http::Response AdminOffices::officePage(const http::Request& request, const http::Form& form,
                                        std::string_view idEnding,
                                        const domain::Error* fault) const {
    const auto language = languageOf(request);
    const auto office = offices_.find(request.path("code"), request.who());
    if (!office) return http::problem(office.error());
    auto data = officeData(language, *office);
    data.set("heading", office->office.name);
    if (fault && idEnding.empty()) putBack(data, form, kTyped);
    if (fault && !idEnding.empty()) {
        data.set("day-end", field(form, "day"));
        data.set("reason-end", field(form, "reason"));
    }
    data.set("isOpen", !office->office.validTo.has_value());
    if (fault) faultsOf(language, *fault, idEnding).into(data);
    return adminPage(request, "offices",
                     {.title = office->office.name,
                      .view = "admin_office",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminOffices::change(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto& code = request.path("code");
    const auto done = offices_.change(code, formOf(*form), askerOf(request, *form));
    if (!done) return officePage(request, *form, "", &done.error());
    return goTo("/admin/offices/" + code, "adminSaved");
}

http::Response AdminOffices::end(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto& code = request.path("code");
    const auto done =
        offices_.end(code, field(*form, "day"), field(*form, "reason"), askerOf(request, *form));
    if (!done) return officePage(request, *form, "-end", &done.error());
    return goTo("/admin/offices/" + code, "adminSaved");
}

}  // namespace hoibao::pages
