#include "pages/admin_keys.hpp"

#include <fmt/format.h>

#include <charconv>

#include "http/problem.hpp"
#include "pages/admin_common.hpp"
#include "pages/words.hpp"
#include "service/vietnamese_order.hpp"

namespace hoibao::pages {
namespace {

constexpr std::size_t kRowsOnAPage = 50;

std::optional<std::int64_t> numberOf(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return std::nullopt;
    return number;
}

Data keyData(Language language, const store::ListedKey& key) {
    auto data = object();
    data.set("prefix", key.prefix);
    data.set("roleText", words(language, fmt::format("role.{}", domain::name(key.role))));
    data.set("office", key.office.text());
    data.set("person", key.person);
    data.set("createdAt", momentText(key.createdAt));
    data.set("isRevoked", key.revokedAt.has_value());
    if (key.revokedAt) data.set("revokedAt", momentText(*key.revokedAt));
    return data;
}

store::AuditFilter filterOf(const http::Request& request) {
    const auto asked = [&](std::string_view name) { return request.query(name).value_or(""); };
    store::AuditFilter filter{asked("who"),    asked("action"), asked("object"), asked("request"),
                              asked("office"), std::nullopt,    std::nullopt};
    if (const auto from = domain::parseDate(asked("from"))) filter.from = domain::startOfDay(*from);
    if (const auto to = domain::parseDate(asked("to")))
        filter.until = domain::startOfDay(*to) + std::chrono::days(1);
    return filter;
}

constexpr std::string_view kDid = "adminDid.";

/// What was done, in words; its name where it has none yet.
std::string didText(Language language, const std::string& action) {
    const auto& all = Catalogue::of(language).all();
    const auto found = all.find(fmt::format("{}{}", kDid, action));
    return found == all.end() ? action : found->second;
}

/// Everything that can have been done, as the language sorts it.
Choices didChoices(Language language) {
    Choices choices;
    for (const auto& [key, text] : Catalogue::of(language).all())
        if (key.starts_with(kDid)) choices.emplace_back(key.substr(kDid.size()), text);
    service::sortVietnamese(choices,
                            [](const auto& each) { return std::string_view(each.second); });
    return choices;
}

Data auditData(Language language, const store::AuditRow& row) {
    auto data = object();
    data.set("at", momentText(row.at));
    data.set("person", row.person);
    const auto role = domain::parseRole(row.role);
    data.set("role", role ? words(language, fmt::format("role.{}", row.role)) : row.role);
    data.set("office", row.office);
    data.set("action", didText(language, row.action));
    data.set("object", row.object);
    data.set("requestId", row.requestId);
    data.set("reason", row.reason);
    return data;
}

constexpr std::string_view kAuditFields[] = {"who",    "action", "object", "request",
                                             "office", "from",   "to"};

}  // namespace

void AdminKeys::addTo(http::Router& router) {
    const auto handle = [&](std::string_view route, auto member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    router.handle("GET /admin/keys", [this](const http::Request& request) {
        return keysPage(request, {}, "", nullptr);
    });
    handle("POST /admin/keys", &AdminKeys::createKey);
    handle("POST /admin/keys/{prefix}/revoke", &AdminKeys::revokeKey);
    handle("GET /admin/audit", &AdminKeys::searchAudit);
    router.handle("GET /admin/items", [this](const http::Request& request) {
        return reasonPage(request, {}, nullptr);
    });
    handle("POST /admin/items", &AdminKeys::openItem);
    handle("GET /admin/items/{id}", &AdminKeys::showItem);
}

http::Response AdminKeys::keysPage(const http::Request& request, const http::Form& form,
                                   std::string_view idEnding, const domain::Error* fault) const {
    const auto language = languageOf(request);
    const bool withRevoked = request.query("all").has_value();
    auto rows = list();
    bool isEmpty = true;
    for (const auto& key : keys_.list(withRevoked, request.who())) {
        auto row = keyData(language, key);
        if (idEnding == fmt::format("-{}", key.prefix)) row.set("typed", field(form, "reason"));
        rows.push_back(row);
        isEmpty = false;
    }
    auto data = object();
    data.set("keys", rows);
    data.set("isEmpty", isEmpty);
    data.set("all", withRevoked);
    const auto& typed = idEnding.empty() ? form : http::Form{};
    putBack(data, typed, {"person"});
    data.set("roles", optionsOf(roleChoices(language), field(typed, "role")));
    data.set("offices",
             optionsOf(officeChoices(offices_.list(request.who())), field(typed, "office")));
    if (fault) faultsOf(language, *fault, idEnding).into(data);
    return adminPage(request, "keys",
                     {.title = "",
                      .view = "admin_keys",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200,
                      .isWide = true});
}

http::Response AdminKeys::createKey(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto refuse = [&](domain::Error fault, std::string field) {
        if (!field.empty()) fault.fields = {{field, field, ""}};
        return keysPage(request, *form, "", &fault);
    };
    const auto role = domain::parseRole(field(*form, "role"));
    const domain::Error malformed{domain::ErrorKind::Malformed, "malformed-key", ""};
    if (!role) return refuse(malformed, "role");
    const auto office = domain::OfficeCode::parse(field(*form, "office"));
    if (!office) return refuse(malformed, "office");
    const auto key = keys_.create(*role, *office, field(*form, "person"), askerOf(request, *form));
    if (!key) {
        const auto& code = key.error().code;
        return refuse(key.error(), code == "malformed-name"   ? "person"
                                   : code == "unknown-office" ? "office"
                                   : code == "malformed-role" ? "role"
                                                              : "");
    }
    auto data = object();
    data.set("key", *key);
    data.set("person", field(*form, "person"));
    return adminPage(request, "keys",
                     {.title = words(languageOf(request), "adminKey.madeTitle"),
                      .view = "admin_key_made",
                      .data = data});
}

http::Response AdminKeys::revokeKey(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto& prefix = request.path("prefix");
    const auto done = keys_.revoke(prefix, field(*form, "reason"), askerOf(request, *form));
    if (done) return goTo("/admin/keys", "adminKeyRevoked");
    if (done.error().kind == domain::ErrorKind::NotFound) return http::problem(done.error());
    return keysPage(request, *form, fmt::format("-{}", prefix), &done.error());
}

http::Response AdminKeys::searchAudit(const http::Request& request) const {
    const auto language = languageOf(request);
    const auto page =
        audit_.search(filterOf(request), numberOf(request.query("before").value_or("")),
                      kRowsOnAPage, askerOf(request, {}));
    auto rows = list();
    for (const auto& row : page.rows) rows.push_back(auditData(language, row));
    auto data = object();
    data.set("rows", rows);
    data.set("isEmpty", page.rows.empty());
    std::string kept;
    for (const auto name : kAuditFields) {
        const auto value = request.query(name).value_or("");
        data.set(std::string(name), value);
        if (!value.empty()) kept += fmt::format("&{}={}", name, percentEncoded(value));
    }
    data.set("actions", optionsOf(didChoices(language), request.query("action").value_or("")));
    if (page.next) data.set("next", fmt::format("/admin/audit?before={}{}", *page.next, kept));
    return adminPage(request, "audit",
                     {.title = "", .view = "admin_audit", .data = data, .isWide = true});
}

http::Response AdminKeys::reasonPage(const http::Request& request, const http::Form& form,
                                     const domain::Error* fault) const {
    const auto language = languageOf(request);
    auto data = object();
    putBack(data, form, {"item", "reason"});
    if (fault) faultsOf(language, *fault).into(data);
    return adminPage(request, "audit",
                     {.title = words(language, "adminItem.title"),
                      .view = "admin_item_reason",
                      .data = data,
                      .status = fault ? statusOf(*fault) : 200});
}

http::Response AdminKeys::openItem(const http::Request& request) const {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto id =
        audit_.openItem(field(*form, "item"), field(*form, "reason"), askerOf(request, *form));
    if (id) return goTo(fmt::format("/admin/items/{}", *id));
    auto fault = id.error();
    if (fault.code == "unknown-item") fault.fields = {{"item", "unknown-item", ""}};
    return reasonPage(request, *form, &fault);
}

http::Response AdminKeys::showItem(const http::Request& request) const {
    const auto language = languageOf(request);
    const auto view = audit_.item(numberOf(request.path("id")).value_or(0), askerOf(request, {}));
    if (!view) return http::problem(view.error());
    const auto& item = view->item;
    auto data = object();
    data.set("number", item.number);
    data.set("dossierCode", item.dossierCode);
    data.set("state", stateText(language, item.state));
    data.set("tone", std::string(toneOf(item.state)));
    data.set("office", item.office);
    data.set("recipient", item.recipient);
    data.set("phone", item.phone);
    data.set("address", item.address);
    auto events = list();
    for (const auto& event : view->events) {
        auto row = object();
        row.set("at", momentText(event.occurredAt));
        row.set("kind", words(language, fmt::format("desk.event.{}", domain::name(event.kind))));
        row.set("office", event.office);
        events.push_back(row);
    }
    data.set("events", events);
    return adminPage(request, "audit",
                     {.title = item.dossierCode, .view = "admin_item", .data = data});
}

}  // namespace hoibao::pages
