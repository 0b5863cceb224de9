#include "service/handover.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "scanner/json.hpp"
#include "store/audit.hpp"
#include "store/events.hpp"

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

/// Where a number was seen, for the record.
struct Seen {
    std::string photo, corners;
};
std::map<std::string, Seen> whereSeen(const Tally& counted) {
    std::map<std::string, Seen> seen;
    for (std::size_t i = 0; i < counted.readings.size(); ++i)
        for (const auto& symbol : counted.readings[i].symbols)
            if (symbol.number)
                seen.emplace(*symbol.number, Seen{counted.photos[i].sha256,
                                                  scanner::toJson(symbol.corners).dump()});
    return seen;
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
    std::sort(discrepancies.begin(), discrepancies.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    const auto twice =
        std::adjacent_find(discrepancies.begin(), discrepancies.end(),
                           [](const auto& a, const auto& b) { return a.number == b.number; });
    if (twice != discrepancies.end())
        return domain::fail(ErrorKind::Malformed, "repeated-number",
                            fmt::format("{} is listed twice", twice->number));
    return database_.inTransaction([&](store::Session& session) {
        return signIn(session, asker, manifest, discrepancies, signer);
    });
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
        domain::ItemEvent event;
        event.id =
            store::derivedEventId(asker.token, "handover", static_cast<std::uint64_t>(item.id));
        event.kind = goes                            ? EventKind::HandoverSigned
                     : outcome == LineClass::NotSeen ? EventKind::RemovedFromManifest
                                                     : EventKind::HandoverRejected;
        event.occurredAt = momentFor(item, now);
        event.recordedAt = now;
        event.source = seen.count(line.number) ? domain::Source::Camera : domain::Source::Manual;
        event.number = line.number;
        event.office = manifest.postOffice;
        event.actor = signer.name;
        event.manifest = manifest.id;
        if (const auto place = seen.find(line.number); place != seen.end()) {
            event.evidence = domain::Evidence::Decoded;
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
    store::appendEvents(session, items, events, policy_);
}

}  // namespace hoibao::service
