#include "service/office_administration.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "service/administrator.hpp"
#include "store/audit.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using store::OfficeEntry;

constexpr std::size_t kMaxNameBytes = 200, kMaxAddressBytes = 300, kMaxHotlineBytes = 20,
                      kMaxHoursBytes = 300;

tl::unexpected<domain::Error> unknownOffice() {
    return domain::fail(ErrorKind::NotFound, "unknown-office", "no such office");
}

OfficeAdministration::Listed listed(OfficeEntry office, domain::LocalDate today) {
    const auto depth = static_cast<int>(std::ranges::count(office.code.text(), '.'));
    const bool isInForce = office.isInForce(today);
    return {std::move(office), depth, isInForce};
}

/// Fills in what was typed; the faults by field.
std::vector<domain::FieldError> read(const OfficeAdministration::Form& form,
                                     store::Session& session, OfficeEntry& office) {
    std::vector<domain::FieldError> faults;
    const auto line = [&](const char* field, const std::string& typed, std::size_t max,
                          std::string& into) {
        auto text = checkedLine(typed, max, field);
        if (!text) return faults.push_back({field, "malformed", text.error().detail});
        into = std::move(*text);
    };
    line("name", form.name, kMaxNameBytes, office.name);
    line("address", form.address, kMaxAddressBytes, office.address);
    line("hotline", form.hotline, kMaxHotlineBytes, office.hotline);
    line("hours", form.hours, kMaxHoursBytes, office.hours);
    if (!form.ward.empty() && !store::wardExists(session, form.ward))
        faults.push_back({"ward", "unknown-ward", "no commune has this code"});
    office.ward = form.ward;
    return faults;
}

domain::Result<void> refuse(std::vector<domain::FieldError> faults) {
    if (faults.empty()) return {};
    return domain::fail(ErrorKind::Malformed, "malformed-office", "some fields cannot be used",
                        std::move(faults));
}

std::string objectOf(const OfficeEntry& office) {
    return fmt::format("office {}", office.code.text());
}

/// Which fields differ, for the audit; what they were stands in the row before.
std::string changesOf(const OfficeEntry& before, const OfficeEntry& after) {
    std::string changes;
    const auto note = [&](std::string_view field, const std::string& was, const std::string& is) {
        if (was != is) changes += fmt::format("{}{}", changes.empty() ? "" : ", ", field);
    };
    note("name", before.name, after.name);
    note("ward", before.ward, after.ward);
    note("address", before.address, after.address);
    note("hotline", before.hotline, after.hotline);
    note("hours", before.hours, after.hours);
    return changes;
}

}  // namespace

std::vector<OfficeAdministration::Listed> OfficeAdministration::list(const domain::Caller& by) {
    const auto today = domain::localDate(clock_());
    auto offices = database_.inTransaction(store::allOffices);
    std::vector<Listed> mine;
    for (auto& office : offices)
        if (administers(by, office.code)) mine.push_back(listed(std::move(office), today));
    return mine;
}

domain::Result<OfficeAdministration::Listed> OfficeAdministration::find(std::string_view code,
                                                                        const domain::Caller& by) {
    for (auto& each : list(by))
        if (each.office.code.text() == code) return std::move(each);
    return unknownOffice();
}

domain::Result<void> OfficeAdministration::create(const Form& form, const Asker& by) {
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        OfficeEntry office;
        auto faults = read(form, session, office);
        const auto code = domain::OfficeCode::parse(form.code);
        const auto from = domain::parseDate(form.validFrom);
        if (!code) faults.push_back({"code", "malformed-office-code", code.error().detail});
        if (!from) faults.push_back({"validFrom", "malformed-date", from.error().detail});
        if (auto checked = refuse(std::move(faults)); !checked) return checked;
        office.code = *code;
        office.validFrom = *from;
        const auto dot = code->text().rfind('.');
        office.parent = dot == std::string::npos ? "" : code->text().substr(0, dot);
        if (!administers(by.caller, *code)) return unknownOffice();
        if (!office.parent.empty() && !store::lockOffice(session, office.parent))
            return refuse({{"code", "unknown-parent", "there is no office above it"}});
        if (!store::addOffice(session, office))
            return domain::fail(ErrorKind::Conflict, "office-exists",
                                "there is, or was, an office of this code",
                                {{"code", "office-exists", "there is, or was, such an office"}});
        store::recordAudit(session, by.caller, "create-office", objectOf(office), by.requestId, now,
                           fmt::format("from {}", domain::formatDate(office.validFrom)));
        return {};
    });
}

domain::Result<void> OfficeAdministration::change(std::string_view code, const Form& form,
                                                  const Asker& by) {
    const auto reason = checkedReason(form.reason);
    const auto now = clock_();
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        const auto before = store::lockOffice(session, code);
        if (!before || !administers(by.caller, before->code)) return unknownOffice();
        auto office = *before;
        auto faults = read(form, session, office);
        if (!reason) faults.push_back({"reason", reason.error().code, reason.error().detail});
        if (auto checked = refuse(std::move(faults)); !checked) return checked;
        office.isSample = false;
        if (office == *before) return {};
        store::updateOffice(session, office);
        store::recordAudit(session, by.caller, "change-office", objectOf(office), by.requestId, now,
                           auditReason(changesOf(*before, office), *reason));
        return {};
    });
}

domain::Result<void> OfficeAdministration::end(std::string_view code,
                                               std::string_view firstDayWithout,
                                               std::string_view reason, const Asker& by) {
    const auto why = checkedReason(reason);
    if (!why) return tl::unexpected(why.error());
    const auto day = domain::parseDate(firstDayWithout);
    const auto now = clock_();
    if (!day || *day < domain::localDate(now))
        return domain::fail(ErrorKind::Malformed, "malformed-day", "a day from today on is needed");
    return database_.inTransaction([&](store::Session& session) -> domain::Result<void> {
        auto office = store::lockOffice(session, code);
        if (!office || !administers(by.caller, office->code)) return unknownOffice();
        for (const auto& other : store::allOffices(session))
            if (other.code != office->code && office->code.covers(other.code) &&
                (!other.validTo || *other.validTo > *day))
                return domain::fail(ErrorKind::Conflict, "offices-below",
                                    fmt::format("{} is below it", other.code.text()));
        if (store::activeUsersOf(session, code) > 0)
            return domain::fail(ErrorKind::Conflict, "users-there", "people sign in for it");
        office->validTo = *day;
        store::updateOffice(session, *office);
        store::recordAudit(session, by.caller, "end-office", objectOf(*office), by.requestId, now,
                           auditReason(domain::formatDate(*day), *why));
        return {};
    });
}

}  // namespace hoibao::service
