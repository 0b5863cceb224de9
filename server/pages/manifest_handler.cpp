#include "pages/manifest_handler.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "http/multipart.hpp"
#include "http/path_id.hpp"
#include "http/problem.hpp"
#include "http/rate_limiter.hpp"
#include "pages/manifest_page.hpp"
#include "pages/scanned.hpp"
#include "pages/words.hpp"

namespace hoibao::pages {
namespace {

using domain::ErrorKind;
using domain::Side;
using store::ManifestState;

constexpr std::size_t kManifestsAtOnce = 50;
constexpr std::size_t kFaultsShown = 10;

http::Response notFound() {
    return http::problem(
        domain::Error{ErrorKind::NotFound, "unknown-manifest", "unknown manifest", {}});
}

bool isCounter(const http::Request& request) {
    return request.target.starts_with("/counter");
}

std::string text(const http::Request& request, std::string_view key) {
    return Catalogue::of(languageOf(request)).text(key);
}

/// The words for a fault's code, or those for all others.
std::string faultText(const http::Request& request, std::string_view code,
                      std::string_view detail) {
    const auto& all = Catalogue::of(languageOf(request)).all();
    const auto known = all.find(fmt::format("manifestFault.{}", code));
    const auto& words = known == all.end() ? all.at("manifestFault.other") : known->second;
    return filled(words, "detail", detail);
}

void addFaults(Faults& faults, const http::Request& request, std::string_view field,
               const domain::Error& error) {
    std::size_t shown = 0;
    for (const auto& fault : error.fields) {
        if (shown++ == kFaultsShown) break;
        faults.add(field, faultText(request, fault.code, fault.message.substr(0, 13)));
    }
    if (error.fields.empty()) faults.add(field, faultText(request, error.code, error.detail));
}

/// "P80.25459" for "C80.25459".
std::string neighbour(const std::string& office) {
    return fmt::format("P{}", std::string_view(office).substr(1));
}

std::string sideName(Side side) {
    return side == Side::Centre ? "centre" : "post";
}

bool hasSigned(const service::ManifestView& view, Side side) {
    return std::any_of(view.signatures.begin(), view.signatures.end(),
                       [&](const auto& signature) { return signature.side == side; });
}

/// What is wrong with the list before anybody signs it.
void checkList(Faults& faults, const http::Request& request, const http::Form& form,
               const service::ManifestView& view, const std::vector<service::Discrepancy>& list) {
    if (!view.signatures.empty()) return;
    if (field(form, "mark") != markOf(view)) faults.add("", text(request, "manifestFault.changed"));
    for (const auto& one : list) {
        if (one.reason.empty()) {
            faults.add("reasonForAll", text(request, "manifestFault.reason-needed"));
            return;
        }
        if (one.reason.size() > service::Handover::kMaxReason) {
            faults.add("reasonForAll", text(request, "manifestFault.reason-too-long"));
            return;
        }
    }
}

}  // namespace

void ManifestHandler::addTo(http::Router& router) {
    using Member = http::Response (ManifestHandler::*)(const http::Request&);
    const auto give = [&](std::string_view route, Member member) {
        router.handle(route, [this, member](const http::Request& request) {
            return (this->*member)(request);
        });
    };
    give("GET /desk/manifests", &ManifestHandler::list);
    give("POST /desk/manifests", &ManifestHandler::create);
    give("POST /desk/manifests/{id}/items", &ManifestHandler::changeItems);
    give("GET /counter", &ManifestHandler::list);
    give("GET /desk/manifests/{id}", &ManifestHandler::show);
    give("POST /desk/manifests/{id}/seen", &ManifestHandler::see);
    give("POST /desk/manifests/{id}/photos", &ManifestHandler::photograph);
    give("GET /desk/manifests/{id}/photos/{photo}", &ManifestHandler::frame);
    give("POST /desk/manifests/{id}/sign", &ManifestHandler::sign);
    give("POST /desk/manifests/{id}/handover", &ManifestHandler::signTogether);
    give("GET /counter/manifests/{id}", &ManifestHandler::show);
    give("POST /counter/manifests/{id}/seen", &ManifestHandler::see);
    give("POST /counter/manifests/{id}/photos", &ManifestHandler::photograph);
    give("GET /counter/manifests/{id}/photos/{photo}", &ManifestHandler::frame);
    give("POST /counter/manifests/{id}/sign", &ManifestHandler::sign);
    give("POST /counter/manifests/{id}/handover", &ManifestHandler::signTogether);
}

http::Response ManifestHandler::list(const http::Request& request) {
    return listPage(request, {}, {}, 200);
}

http::Response ManifestHandler::listPage(const http::Request& request, const Faults& faults,
                                         const http::Form& form, int status) {
    const auto language = languageOf(request);
    const auto& who = request.who();
    auto data = object();
    faults.into(data);
    const bool showsAll = request.query("all").value_or("") == "yes";
    const auto before = http::pathId(request.query("before").value_or("")).value_or(0);
    const auto found = manifests_.list(who, !showsAll, before, kManifestsAtOnce);
    auto rows = pages::list();
    const std::string base = isCounter(request) ? "/counter/manifests" : "/desk/manifests";
    for (const auto& each : found) {
        const auto state = std::string(name(each.manifest.state));
        auto row = object();
        row.set("link", fmt::format("{}/{}", base, each.manifest.id));
        row.set("manifestCode", each.manifest.code);
        row.set("office", each.manifest.office);
        row.set("postOffice", each.manifest.postOffice);
        row.set("stateText", text(request, "manifestState." + state));
        row.set("tone",
                std::string(each.manifest.state == ManifestState::HandedOver ? "good" : "wait"));
        row.set("count", countText(language, each.lines));
        row.set("weight", weightText(language, each.weightGrams));
        row.set("money", moneyText(each.postageVnd + each.feeVnd));
        row.set("createdAt", momentText(each.manifest.createdAt));
        row.set("createdBy", each.manifest.createdBy);
        rows.push_back(row);
    }
    data.set("rows", rows);
    data.set("hasRows", !found.empty());
    data.set("showsAll", showsAll);
    data.set("self", request.target);
    if (found.size() == kManifestsAtOnce)
        data.set("nextLink", fmt::format("{}?{}before={}", request.target,
                                         showsAll ? "all=yes&" : "", found.back().manifest.id));
    const bool mayCreate = !isCounter(request) && who.office.side() == Side::Centre &&
                           domain::allows(who.role, domain::Action::CreateManifest);
    data.set("mayCreate", mayCreate);
    if (mayCreate) {
        const auto chosen = field(form, "postOffice");
        const auto wanted = chosen.empty() ? neighbour(who.office.text()) : chosen;
        auto offices = pages::list();
        for (const auto& office : manifests_.postOffices()) {
            auto option = object();
            option.set("code", office.code);
            option.set("name", office.name);
            option.set("isChosen", office.code == wanted);
            offices.push_back(option);
        }
        data.set("offices", offices);
        const auto ready = manifests_.countReady(who.office.text());
        data.set("ready", filled(text(request, "manifest.allReady"), "count",
                                 countText(language, static_cast<std::int64_t>(ready))));
        data.set("isNothingReady", ready == 0);
    }
    const auto title = text(request, isCounter(request) ? "counter.title" : "manifest.listTitle");
    data.set("title", title);
    data.set("isCounter", isCounter(request));
    return staffPage(request, {.title = title,
                               .view = "manifests",
                               .data = data,
                               .status = status,
                               .isWide = true,
                               .style = "counter.css"});
}

http::Response ManifestHandler::create(const http::Request& request) {
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    service::ManifestOrder order;
    order.office = request.who().office.text();
    order.postOffice = field(*form, "postOffice");
    order.allReady = field(*form, "what") != "none";
    const auto made = manifests_.create(askerOf(request, *form), order);
    if (made) return goTo(fmt::format("/desk/manifests/{}", made->manifest.id), "manifestMade");
    Faults faults;
    addFaults(faults, request, "postOffice", made.error());
    return listPage(request, faults, *form, http::statusOf(made.error().kind));
}

http::Response ManifestHandler::show(const http::Request& request) {
    return again(request, {}, {}, 200);
}

http::Response ManifestHandler::again(const http::Request& request, const http::Form& form,
                                      const Faults& faults, int status) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto detail = manifests_.show({request.who(), request.id}, *id);
    if (!detail) return http::problem(detail.error());
    return staffPage(request, manifestPage(request, *detail, faults, form, status));
}

/// Adds or takes off one number, as scanned.
http::Response ManifestHandler::changeItems(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto removed = field(*form, "remove");
    const std::vector<std::string> numbers{
        scannedNumber(removed.empty() ? field(*form, "number") : removed)};
    const auto asker = askerOf(request, *form);
    const auto changed = removed.empty() ? manifests_.add(asker, *id, numbers)
                                         : manifests_.remove(asker, *id, numbers);
    if (changed) return goTo(manifestBase(request), removed.empty() ? "itemAdded" : "itemRemoved");
    if (changed.error().code == "unknown-manifest") return notFound();
    Faults faults;
    addFaults(faults, request, "number", changed.error());
    return again(request, *form, faults, http::statusOf(changed.error().kind));
}

http::Response ManifestHandler::see(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    const auto form = http::readForm(request);
    if (!form) return http::problem(form.error());
    const auto confirmed = field(*form, "confirm");
    const bool isGuess = !confirmed.empty();
    const auto seen = manifests_.see(
        askerOf(request, *form), *id,
        std::vector<std::string>{scannedNumber(isGuess ? confirmed : field(*form, "seen"))},
        isGuess ? domain::Evidence::Assisted : domain::Evidence::Typed);
    if (seen) return goTo(manifestBase(request), isGuess ? "readingConfirmed" : "seenByHand");
    if (seen.error().code == "unknown-manifest") return notFound();
    Faults faults;
    addFaults(faults, request, "seen", seen.error());
    return again(request, *form, faults, http::statusOf(seen.error().kind));
}

http::Response ManifestHandler::photograph(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return notFound();
    if (const auto known = manifests_.find(request.who(), *id); !known) return notFound();
    const auto form = http::readMultipart(request);
    if (!form) return http::problem(form.error());
    Faults faults;
    int status = 200;
    if (form->files.empty()) {
        faults.add("photos", text(request, "manifestFault.no-photo"));
        status = 422;
    }
    auto asker = askerOf(request, form->fields);
    const auto token = asker.token;
    for (std::size_t i = 0; i < form->files.size(); ++i) {
        // Each photograph is a request of its own: sent again, it is known by its content.
        asker.token = token.substr(0, 26) + fmt::format("{:06x}", i);
        const auto& file = form->files[i];
        const auto taken = photographs_.take(asker, *id, file.bytes);
        if (taken) continue;
        status = http::statusOf(taken.error().kind);
        faults.add("photos", filled(faultText(request, taken.error().code, taken.error().detail),
                                    "file", file.name));
    }
    if (faults.isEmpty()) return goTo(manifestBase(request), "photographed");
    return again(request, form->fields, faults, status);
}

http::Response ManifestHandler::frame(const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    const auto photo = http::pathId(request.path("photo"));
    if (!id || !photo) return notFound();
    auto frame = photographs_.frame(request.who(), *id, *photo);
    if (!frame) return http::problem(frame.error());
    http::Response response;
    response.contentType = frame->contentType;
    response.body = std::move(frame->bytes);
    return response;
}

tl::expected<ManifestHandler::Typed, http::Response> ManifestHandler::typed(
    const http::Request& request) {
    const auto id = http::pathId(request.path("id"));
    if (!id) return tl::unexpected(notFound());
    auto form = http::readForm(request);
    if (!form) return tl::unexpected(http::problem(form.error()));
    auto view = manifests_.find(request.who(), *id);
    if (!view) return tl::unexpected(notFound());
    return Typed{*id, *std::move(form), *std::move(view)};
}

/// The signed-in person's own signature; the other side signs elsewhere.
http::Response ManifestHandler::sign(const http::Request& request) {
    const auto read = typed(request);
    if (!read) return read.error();
    const auto& [id, form, view] = *read;
    const auto list = discrepanciesOf(view, form);
    Faults faults;
    if (hasSigned(view, request.who().office.side())) return goTo(manifestBase(request), "signed");
    checkList(faults, request, form, view, list);
    if (!faults.isEmpty()) return again(request, form, faults, 409);
    const auto done = handover_.sign(askerOf(request, form), id, list, {});
    if (done)
        return goTo(manifestBase(request),
                    done->manifest.state == ManifestState::HandedOver ? "handedOver" : "signed");
    faults.add("", faultText(request, done.error().code, done.error().detail));
    return again(request, form, faults, http::statusOf(done.error().kind));
}

/// Who is in front of the screen, of each side that has not signed yet.
std::vector<service::Handover::Signer> ManifestHandler::prove(const http::Request& request,
                                                              const http::Form& form,
                                                              const service::ManifestView& view,
                                                              Faults& faults) {
    std::vector<Side> sides;
    for (const auto side : {Side::Centre, Side::Post})
        if (!hasSigned(view, side)) sides.push_back(side);
    for (const auto side : sides)
        if (field(form, sideName(side) + "Name").empty())
            faults.add(sideName(side) + "Name", text(request, "manifestFault.name-needed"));
    const auto centre = service::signInName(field(form, "centreName"));
    if (!centre.empty() && centre == service::signInName(field(form, "postName")))
        faults.add("postName", text(request, "manifestFault.same-person"));
    std::vector<service::Handover::Signer> signers;
    if (!faults.isEmpty()) return signers;
    for (const auto side : sides) {
        const auto prefix = sideName(side);
        const auto person = field(form, prefix + "Name");
        const auto password = verbatim(form, prefix + "Password");
        const auto code = field(form, prefix + "Code");
        const auto network = http::networkOf(request.remoteAddress);
        const auto proof = signIns_.prove({person, password, code, network, request.id});
        if (proof.caller)
            signers.push_back({side, *proof.caller});
        else if (proof.retryAfter.count() > 0)
            faults.add(prefix + "Name", filled(text(request, "manifestFault.try-later"), "seconds",
                                               std::to_string(proof.retryAfter.count())));
        else
            faults.add(prefix + "Name", text(request, "manifestFault.not-recognised"));
    }
    return signers;
}

http::Response ManifestHandler::signTogether(const http::Request& request) {
    const auto read = typed(request);
    if (!read) return read.error();
    const auto& [id, form, view] = *read;
    // Sent twice: the codes are used up, and nothing is left to do.
    if (view.manifest.state == ManifestState::HandedOver)
        return goTo(manifestBase(request), "handedOver");
    const auto list = discrepanciesOf(view, form);
    Faults faults;
    checkList(faults, request, form, view, list);
    if (!faults.isEmpty()) return again(request, form, faults, 409);
    const auto signers = prove(request, form, view, faults);
    if (!faults.isEmpty()) return again(request, form, faults, 422);
    const auto done = handover_.signTogether(askerOf(request, form), id, list, signers);
    if (done) return goTo(manifestBase(request), "handedOver");
    const auto& error = done.error();
    if (error.code == "unknown-manifest") return notFound();
    const bool isOnesFault = error.fields.size() == 1 && error.kind == ErrorKind::Forbidden;
    const auto at = isOnesFault                   ? error.fields.front().field + "Name"
                    : error.code == "same-person" ? std::string("postName")
                                                  : std::string();
    faults.add(at, faultText(request, error.code, error.detail));
    return again(request, form, faults, http::statusOf(error.kind));
}

}  // namespace hoibao::pages
