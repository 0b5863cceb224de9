#include "pages/admin_users.hpp"

#include <fmt/format.h>

#include "http/problem.hpp"
#include "pages/admin_common.hpp"
#include "pages/words.hpp"
#include "service/administrator.hpp"

namespace hoibao::pages {
namespace {

constexpr std::size_t kUsersOnAPage = 50;

store::UserFilter filterOf(const http::Request& request) {
    store::UserFilter filter;
    filter.text = request.query("q").value_or("");
    filter.role = domain::parseRole(request.query("role").value_or(""));
    const auto office = domain::OfficeCode::parse(request.query("office").value_or(""));
    if (office) filter.office = office->text();
    filter.withDisabled = request.query("all").has_value();
    return filter;
}

std::string_view standingOf(const store::ListedUser& user) {
    if (user.user.isDisabled) return "disabled";
    return user.hasPassword ? "active" : "invited";
}

Data userData(Language language, const store::ListedUser& listed) {
    const auto& user = listed.user;
    const auto standing = standingOf(listed);
    auto data = object();
    data.set("name", user.name);
    data.set("person", user.person);
    data.set("roleText", words(language, fmt::format("role.{}", domain::name(user.role))));
    data.set("office", user.office.text());
    data.set("standing", words(language, fmt::format("adminUser.standing.{}", standing)));
    data.set("tone", std::string(standing == "active"    ? "good"
                                 : standing == "invited" ? "wait"
                                                         : "plain"));
    data.set("isDisabled", user.isDisabled);
    data.set("lastSeen",
             listed.lastSeen ? momentText(*listed.lastSeen) : words(language, "adminUser.notSeen"));
    return data;
}

std::string nextLink(const http::Request& request, const std::string& after) {
    std::string link = "/admin/users?after=" + percentEncoded(after);
    for (const auto name : {"q", "role", "office", "all"})
        if (const auto value = request.query(name))
            link += fmt::format("&{}={}", name, percentEncoded(*value));
    return link;
}

domain::Error malformed(std::string field) {
    return {domain::ErrorKind::Malformed,
            "malformed-user",
            "a field cannot be used",
            {{std::move(field), "malformed", ""}}};
}

}  // namespace

void AdminUsers::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, auto member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    router.handle("GET /admin", [](const http::Request&) { return goTo("/admin/users"); });
    handle("GET /admin/users", &AdminUsers::list);
    handle("GET /admin/users/new", &AdminUsers::askForNew);
    handle("POST /admin/users/new", &AdminUsers::create);
    handle("GET /admin/users/{name}", &AdminUsers::show);
    handle("POST /admin/users/{name}/role", &AdminUsers::changeRole);
    handle("POST /admin/users/{name}/reset", &AdminUsers::reset);
    handle("POST /admin/users/{name}/disable", &AdminUsers::disable);
}

http::Response AdminUsers::list(const http::Request& request) const {
    const auto language = languageOf(request);
    const auto filter = filterOf(request);
    auto users = accounts_.list(filter, request.query("after").value_or(""), kUsersOnAPage + 1,
                                request.who());
    auto data = object();
    if (users.size() > kUsersOnAPage) {
        users.resize(kUsersOnAPage);
        data.set("next", nextLink(request, users.back().user.name));
    }
    auto rows = pages::list();
    for (const auto& user : users) rows.push_back(userData(language, user));
    data.set("users", rows);
    data.set("isEmpty", users.empty());
    data.set("q", filter.text);
    data.set("all", filter.withDisabled);
    data.set("roles",
             optionsOf(roleChoices(language), filter.role ? domain::name(*filter.role) : ""));
    data.set("offices", optionsOf(officeChoices(offices_.list(request.who())), filter.office));
    return adminPage(request, "users",
                     {.title = "", .view = "admin_users", .data = data, .isWide = true});
}

http::Response AdminUsers::askForNew(const http::Request& request) const {
    return newPage(request, {}, nullptr);
}

http::Response AdminUsers::newPage(const http::Request& request, const http::Form& form,
                                   const domain::Error* fault) const {
    const auto language = languageOf(request);
    auto data = object();
    putBack(data, form, {"name", "person"});
    data.set("roles", optionsOf(roleChoices(language), field(form, "role")));
    data.set("offices",
             optionsOf(officeChoices(offices_.list(request.who())), field(form, "office")));
    if (fault) faultsOf(language, *fault).into(data);
    return adminPage(request, "users",
                     {.title = words(language, "adminUser.newTitle"),
                      .view = "admin_user_new",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminUsers::create(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto refuse = [&](const domain::Error& fault) { return newPage(request, *form, &fault); };
    const auto role = domain::parseRole(field(*form, "role"));
    if (!role) return refuse(malformed("role"));
    const auto office = domain::OfficeCode::parse(field(*form, "office"));
    if (!office) return refuse(malformed("office"));
    const auto name = field(*form, "name");
    const auto token =
        accounts_.create({name, field(*form, "person"), *role, *office}, request.who(), request.id);
    if (token) return linkPage(request, name, *token);
    auto fault = token.error();
    if (fault.code == "name-taken") fault.fields = {{"name", "name-taken", ""}};
    if (fault.code == "unknown-office") fault.fields = {{"office", "office", ""}};
    return refuse(fault);
}

http::Response AdminUsers::linkPage(const http::Request& request, const std::string& name,
                                    const std::string& token) const {
    const auto language = languageOf(request);
    auto data = object();
    data.set("name", name);
    data.set("link", fmt::format("{}/first-start/{}", publicUrl_, token));
    return adminPage(
        request, "users",
        {.title = words(language, "adminUser.linkTitle"), .view = "admin_user_link", .data = data});
}

http::Response AdminUsers::show(const http::Request& request) const {
    return userPage(request, "", {}, nullptr);
}

http::Response AdminUsers::userPage(const http::Request& request, std::string_view idEnding,
                                    const http::Form& form, const domain::Error* fault) const {
    const auto language = languageOf(request);
    const auto user = accounts_.find(request.path("name"), request.who());
    if (!user) return http::problem(user.error());
    auto data = userData(language, *user);
    const bool isRole = idEnding == "-role" && fault;
    data.set("roles", optionsOf(roleChoices(language),
                                isRole ? field(form, "role") : domain::name(user->user.role)));
    data.set("offices", optionsOf(officeChoices(offices_.list(request.who())),
                                  isRole ? field(form, "office") : user->user.office.text()));
    data.set("path", "/admin/users/" + user->user.name);
    data.set("reason" + std::string(idEnding), field(form, "reason"));
    if (fault) faultsOf(language, *fault, idEnding).into(data);
    return adminPage(request, "users",
                     {.title = user->user.person,
                      .view = "admin_user",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminUsers::changeRole(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto refuse = [&](const domain::Error& fault) {
        return userPage(request, "-role", *form, &fault);
    };
    const auto role = domain::parseRole(field(*form, "role"));
    const auto office = domain::OfficeCode::parse(field(*form, "office"));
    const auto reason = service::checkedReason(field(*form, "reason"));
    if (!role) return refuse(malformed("role"));
    if (!office) return refuse(malformed("office"));
    if (!reason) return refuse(reason.error());
    const auto& name = request.path("name");
    const auto done =
        accounts_.changeRole(name, *role, *office, request.who(), request.id, *reason);
    if (done) return goTo("/admin/users/" + name, "adminRoleChanged");
    auto fault = done.error();
    if (fault.code == "unknown-office") fault.fields = {{"office", "office", ""}};
    return refuse(fault);
}

http::Response AdminUsers::reset(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto reason = service::checkedReason(field(*form, "reason"));
    if (!reason) return userPage(request, "-reset", *form, &reason.error());
    const auto& name = request.path("name");
    const auto token = accounts_.reset(name, request.who(), request.id, *reason);
    if (!token) return userPage(request, "-reset", *form, &token.error());
    return linkPage(request, name, *token);
}

http::Response AdminUsers::disable(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto reason = service::checkedReason(field(*form, "reason"));
    if (!reason) return userPage(request, "-disable", *form, &reason.error());
    const auto& name = request.path("name");
    const auto done = accounts_.disable(name, request.who(), request.id, *reason);
    if (!done) return userPage(request, "-disable", *form, &done.error());
    return goTo("/admin/users/" + name, "adminUserDisabled");
}

}  // namespace hoibao::pages
