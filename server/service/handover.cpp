#include "service/handover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/encoding.hpp"
#include "scanner/json.hpp"
#include "service/done_now.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"
#include "store/users.hpp"

namespace hoibao::service {
namespace {

using domain::ErrorKind;
using domain::EventKind;
using domain::LineClass;
using store::ManifestState;

tl::unexpected<domain::Error> conflict(std::string code, std::string detail,
                                       std::vector<domain::FieldError> fields = {}) {
    return domain::fail(ErrorKind::Conflict, std::move(code), std::move(detail), std::move(fields));
}

/// The list in the one form in which two lists are compared.
std::string canonical(const std::vector<Discrepancy>& sorted) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& one : sorted)
        list.push_back(
            {{"number", one.number}, {"class", name(one.lineClass)}, {"reason", one.reason}});
    return list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// Who may sign now, whatever the list says.
domain::Result<void> checkSigner(const store::Manifest& manifest,
                                 const std::vector<store::HandoverSignature>& signatures,
                                 const Asker& asker, const SignsAs& signer) {
    if (manifest.state == ManifestState::HandedOver)
        return conflict("handed-over", fmt::format("manifest {} is handed over", manifest.code));
    for (const auto& signature : signatures) {
        if (signature.side == signer.side)
            return conflict("already-signed",
                            fmt::format("the {} has signed", store::name(signer.side)));
        const bool isSameKey =
            asker.caller.role != domain::Role::Operator && signature.key == asker.caller.keyId;
        if (signature.person == signer.name || isSameKey)
            return conflict("same-person", "one person cannot sign for both sides");
    }
    return {};
}

domain::Result<void> checkAccounted(const Tally& counted, const std::vector<Discrepancy>& list) {
    std::set<std::string_view> named;
    for (const auto& one : list) named.insert(one.number);
    std::vector<domain::FieldError> missing;
    for (const auto& line : counted.reconciliation.lines)
        if (line.lineClass != LineClass::Matched && named.count(line.number) == 0)
            missing.push_back({line.number, std::string(name(line.lineClass)),
                               fmt::format("{} is {}", line.number, name(line.lineClass))});
    if (missing.empty()) return {};
    return conflict("unaccounted",
                    fmt::format("{} lines are neither matched nor listed", missing.size()),
                    std::move(missing));
}

domain::Result<void> checkClasses(const Tally& counted, const std::vector<Discrepancy>& list) {
    std::map<std::string_view, LineClass> classes;
    for (const auto& line : counted.reconciliation.lines)
        classes.emplace(line.number, line.lineClass);
    std::vector<domain::FieldError> wrong;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto known = classes.find(list[i].number);
        if (known != classes.end() && known->second == list[i].lineClass) continue;
        wrong.push_back({fmt::format("/discrepancies/{}", i), "discrepancy-differs",
                         known == classes.end()
                             ? fmt::format("{} is no line", list[i].number)
                             : fmt::format("{} is {}", list[i].number, name(known->second))});
    }
    if (wrong.empty()) return {};
    const auto detail = wrong.front().message;
    return conflict("discrepancy-differs", detail, std::move(wrong));
}

/// Where a number was seen, for the record; on no photograph where somebody had it in the hand.
struct Seen {
    std::string photo, corners;
    domain::Evidence evidence = domain::Evidence::Decoded;
};
std::map<std::string, Seen> whereSeen(const Tally& counted) {
    std::map<std::string, Seen> seen;
    for (std::size_t i = 0; i < counted.readings.size(); ++i)
        for (const auto& symbol : counted.readings[i].symbols)
            if (symbol.number && symbol.evidence == scanner::Evidence::Decoded)
                seen.emplace(*symbol.number, Seen{counted.photos[i].sha256,
                                                  scanner::toJson(symbol.corners).dump()});
    for (const auto& one : counted.byHand) seen.emplace(one.number, Seen{"", "", one.evidence});
    return seen;
}

/// What forbids that a number is listed twice.
std::optional<domain::Error> sortByNumber(std::vector<Discrepancy>& list) {
    std::sort(list.begin(), list.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    const auto twice =
        std::adjacent_find(list.begin(), list.end(),
                           [](const auto& a, const auto& b) { return a.number == b.number; });
    if (twice == list.end()) return std::nullopt;
    return domain::Error{ErrorKind::Malformed, "repeated-number",
                         fmt::format("{} is listed twice", twice->number)};
}

tl::unexpected<domain::Error> maySignNot(domain::Side side, std::string code) {
    const std::string field(store::name(side));
    return domain::fail(ErrorKind::Forbidden, code, fmt::format("{}: {}", field, code),
                        {{field, code, code}});
}

/// Whether who has shown who they are may sign for this side, now.
domain::Result<void> checkPresent(store::Session& session, const store::Manifest& manifest,
                                  const Handover::Signer& signer) {
    const auto& caller = signer.caller;
    const auto user = store::lockUser(session, -caller.keyId);
    const bool isSame = user && !user->isDisabled && user->role == caller.role &&
                        user->office == caller.office && user->person == caller.person;
    if (!isSame) return maySignNot(signer.side, "may-not-sign");
    if (caller.office.side() != signer.side) return maySignNot(signer.side, "wrong-side");
    if (!domain::allows(caller.role, domain::Action::SignManifest))
        return maySignNot(signer.side, "may-not-sign");
    if (!mayRead(caller, manifest)) return maySignNot(signer.side, "other-office");
    return {};
}

/// The token of one side's signature among those of one request.
std::string tokenOf(const Asker& asker, domain::Side side) {
    return crypto::toHex(store::derivedEventId(asker.token, store::name(side), 0).bytes);
}

bool isHandedOver(LineClass lineClass) {
    return lineClass == LineClass::Matched || lineClass == LineClass::Duplicate;
}

}  // namespace

domain::Result<ManifestView> Handover::sign(const Asker& asker, std::int64_t manifest,
                                            std::vector<Discrepancy> discrepancies,
                                            const std::optional<SignsAs>& as) {
    const bool isOperator = asker.caller.role == domain::Role::Operator;
    if (as && !isOperator)
        return domain::fail(ErrorKind::Forbidden, "as-not-allowed",
                            "the side and the person come from the key");
    if (!as && isOperator)
        return domain::fail(ErrorKind::Malformed, "as-needed",
                            "this key is no person's: say who signs for which side",
                            {{"/as", "as-needed", "say who signs for which side"}});
    const auto signer = as.value_or(SignsAs{asker.caller.office.side(), asker.caller.person});
    if (const auto fault = sortByNumber(discrepancies)) return tl::unexpected(*fault);
    return database_.inTransaction([&](store::Session& session) {
        return signIn(session, asker, manifest, discrepancies, signer);
    });
}

domain::Result<ManifestView> Handover::signTogether(const Asker& asker, std::int64_t id,
                                                    std::vector<Discrepancy> list,
                                                    const std::vector<Signer>& signers) {
    assert(!signers.empty());
    if (const auto fault = sortByNumber(list)) return tl::unexpected(*fault);
    return database_.inTransaction([&](store::Session& session) -> domain::Result<ManifestView> {
        const auto manifest = lockManifest(session, asker.caller, id);
        if (!manifest) return tl::unexpected(manifest.error());
        auto view = domain::Result<ManifestView>();
        for (const auto& signer : signers)
            if (const auto may = checkPresent(session, *manifest, signer); !may)
                return tl::unexpected(may.error());
        for (const auto& signer : signers) {
            const Asker by{signer.caller, asker.requestId, tokenOf(asker, signer.side)};
            view = signIn(session, by, id, list, {signer.side, signer.caller.person});
            if (!view) return view;
        }
        store::recordAudit(session, asker.caller, "hold-handover", fmt::format("manifest {}", id),
                           asker.requestId, clock_());
        return view;
    });
}

std::vector<Discrepancy> discrepanciesOf(const store::HandoverSignature& signature) {
    std::vector<Discrepancy> list;
    for (const auto& one : nlohmann::json::parse(signature.discrepancies))
        list.push_back({one.at("number").get<std::string>(),
                        domain::parseLineClass(one.at("class").get<std::string>())
                            .value_or(LineClass::NotSeen),
                        one.at("reason").get<std::string>()});
    return list;
}

domain::Result<ManifestView> Handover::signIn(store::Session& session, const Asker& asker,
                                              std::int64_t id, const std::vector<Discrepancy>& list,
                                              const SignsAs& signer) {
    auto manifest = lockManifest(session, asker.caller, id);
    if (!manifest) return tl::unexpected(manifest.error());
    const auto signatures = store::signaturesOf(session, id);
    auto token = asker.token;
    std::transform(token.begin(), token.end(), token.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    for (const auto& signature : signatures)
        if (signature.token == token) return viewOf(session, *std::move(manifest), links_);
    if (const auto may = checkSigner(*manifest, signatures, asker, signer); !may)
        return tl::unexpected(may.error());
    auto counted = tally(session, *manifest, links_);
    if (counted.listed.empty()) return conflict("empty", "the manifest lists nothing");
    if (const auto all = checkAccounted(counted, list); !all) return tl::unexpected(all.error());

    const auto signedList = canonical(list);
    const bool isFirst = signatures.empty();
    if (!isFirst && signatures.front().discrepancies != signedList)
        return conflict("lists-differ", "the other side signed another list");
    if (isFirst) {
        if (const auto same = checkClasses(counted, list); !same)
            return tl::unexpected(same.error());
        freeze(session, *manifest, counted);
    }
    const auto now = clock_();
    const bool isOperator = asker.caller.role == domain::Role::Operator;
    store::insertSignature(
        session, {id, signer.side, asker.token, signer.name,
                  isOperator ? std::nullopt : std::optional(asker.caller.keyId), signedList, now});
    if (isFirst) {
        manifest->state = signer.side == domain::Side::Centre ? ManifestState::SignedByCentre
                                                              : ManifestState::SignedByPost;
    } else {
        manifest->state = ManifestState::HandedOver;
        settle(session, *manifest, counted, list, asker, signer);
    }
    store::updateManifest(session, *manifest);
    ++manifest->version;
    store::recordAudit(session, asker.caller, "sign-manifest", fmt::format("manifest {}", id),
                       asker.requestId, now, signer.name);
    return viewOf(session, *std::move(manifest), links_);
}

/// From the first signature on, what happens elsewhere changes no line: else the two sides could
/// never sign the same list.
void Handover::freeze(store::Session& session, const store::Manifest& manifest, Tally& counted) {
    std::map<std::string_view, LineClass> classes;
    for (const auto& line : counted.reconciliation.lines)
        classes.emplace(line.number, line.lineClass);
    for (auto& line : counted.listed) line.outcome = classes.at(line.number);
    store::setOutcomes(session, manifest.id, counted.listed);
}

void Handover::settle(store::Session& session, const store::Manifest& manifest,
                      const Tally& counted, const std::vector<Discrepancy>& list,
                      const Asker& asker, const SignsAs& signer) {
    std::vector<std::int64_t> ids;
    std::map<std::int64_t, const store::ManifestLine*> lines;
    for (const auto& line : counted.listed) {
        ids.push_back(line.item);
        lines.emplace(line.item, &line);
    }
    std::map<std::string_view, std::string_view> reasons;
    for (const auto& one : list) reasons.emplace(one.number, one.reason);
    const auto seen = whereSeen(counted);
    const auto now = clock_();
    auto items = store::lockItems(session, ids);
    std::vector<store::NewEvent> events;
    for (auto& item : items) {
        const auto& line = *lines.at(item.id);
        const auto outcome = line.outcome.value_or(counted.classOf(line.number));
        const bool goes = isHandedOver(outcome) && item.state == domain::State::Manifested;
        const auto kind = goes                            ? EventKind::HandoverSigned
                          : outcome == LineClass::NotSeen ? EventKind::RemovedFromManifest
                                                          : EventKind::HandoverRejected;
        const auto id =
            store::derivedEventId(asker.token, "handover", static_cast<std::uint64_t>(item.id));
        auto event = doneNow(item, kind, id, signer.name, now);
        event.evidence = domain::Evidence::Inferred;
        event.number = line.number;
        event.office = manifest.postOffice;
        event.manifest = manifest.id;
        if (const auto place = seen.find(line.number); place != seen.end()) {
            event.evidence = place->second.evidence;
            if (!place->second.photo.empty()) event.source = domain::Source::Camera;
            event.photoSha256 = place->second.photo;
            event.corners = place->second.corners;
        }
        if (!goes) {
            const auto reason = reasons.find(line.number);
            const auto words = reason == reasons.end() ? std::string_view() : reason->second;
            event.reason = domain::parseName<domain::Reason>(words);
            event.note = fmt::format("{}: {}", name(outcome), words);
            item.manifest.reset();
            item.postOffice.clear();
            store::updateItemPlace(session, item);
        }
        events.push_back({item.id, std::move(event)});
    }
    store::appendEvents(session, items, events, policy_());
}

}  // namespace hoibao::service
