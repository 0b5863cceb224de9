// All kinds of documents, text by text.
#include <memory>

#include "document_samples.hpp"
#include "samples.hpp"

namespace hoibao::labels::test {
namespace {

using Texts = std::vector<TextField>;
using enum TextKind;

void add(Texts& texts, const std::string& prefix, Heading& h) {
    texts.insert(texts.end(), {{prefix + "superior", &h.superior},
                               {prefix + "office", &h.office, Words, true},
                               {prefix + "number", &h.number},
                               {prefix + "place", &h.place, Words, true},
                               {prefix + "date", &h.date, Day, true}});
}

void add(Texts& texts, const std::string& prefix, Signer& s) {
    texts.insert(texts.end(),
                 {{prefix + "name", &s.name}, {prefix + "signedAt", &s.signedAt, Time}});
}

void add(Texts& texts, ItemOnPaper& i) {
    texts.insert(texts.end(), {{"item.number", &i.number, Number, true},
                               {"item.dossierCode", &i.dossierCode},
                               {"item.recipient", &i.recipient, Words, true},
                               {"item.address", &i.address}});
}

void add(Texts& texts, ManifestSheet& d) {
    texts.insert(texts.end(), {{"code", &d.code, Words, true}, {"postOffice", &d.postOffice}});
    for (std::size_t i = 0; i < d.lines.size(); ++i) {
        const auto at = "lines[" + std::to_string(i) + "].";
        auto& l = d.lines[i];
        texts.insert(texts.end(), {{at + "number", &l.number, Number, true},
                                   {at + "recipient", &l.recipient, Words, true},
                                   {at + "address", &l.address},
                                   {at + "dossierCode", &l.dossierCode},
                                   {at + "note", &l.note}});
    }
    add(texts, "packer.", d.packer);
    add(texts, "checker.", d.checker);
}

void add(Texts& texts, HandoverRecord& d) {
    texts.insert(texts.end(), {{"manifest", &d.manifest, Words, true},
                               {"at", &d.at, Time},
                               {"centre.office", &d.centre.office, Words, true},
                               {"centre.position", &d.centre.position},
                               {"post.office", &d.post.office, Words, true},
                               {"post.position", &d.post.position}});
    for (std::size_t i = 0; i < d.discrepancies.size(); ++i) {
        const auto at = "discrepancies[" + std::to_string(i) + "].";
        auto& row = d.discrepancies[i];
        texts.insert(texts.end(), {{at + "number", &row.number},
                                   {at + "finding", &row.finding},
                                   {at + "reason", &row.reason}});
    }
    add(texts, "centre.signer.", d.centre.signer);
    add(texts, "post.signer.", d.post.signer);
}

void add(Texts& texts, MoneyCollected& d) {
    texts.insert(texts.end(),
                 {{"from", &d.from, Day, true}, {"to", &d.to, Day, true}, {"office", &d.office}});
    for (std::size_t i = 0; i < d.rows.size(); ++i) {
        const auto at = "rows[" + std::to_string(i) + "].";
        auto& row = d.rows[i];
        texts.insert(texts.end(), {{at + "number", &row.number, Number, true},
                                   {at + "recipient", &row.recipient},
                                   {at + "collectedOn", &row.collectedOn, Day}});
    }
    add(texts, "payer.", d.payer);
    add(texts, "receiver.", d.receiver);
}

void add(Texts& texts, Ledger& d) {
    texts.insert(texts.end(), {{"from", &d.from, Day, true}, {"to", &d.to, Day, true}});
    for (std::size_t i = 0; i < d.rows.size(); ++i) {
        const auto at = "rows[" + std::to_string(i) + "].";
        auto& row = d.rows[i];
        texts.insert(texts.end(), {{at + "dossierCode", &row.dossierCode, Words, true},
                                   {at + "procedure", &row.procedure},
                                   {at + "applicant", &row.applicant},
                                   {at + "address", &row.address},
                                   {at + "phone", &row.phone},
                                   {at + "agency", &row.agency},
                                   {at + "receivedOn", &row.receivedOn, Day},
                                   {at + "returnBy", &row.returnBy, Day},
                                   {at + "returnedOn", &row.returnedOn, Day},
                                   {at + "channel", &row.channel},
                                   {at + "note", &row.note}});
    }
    add(texts, "keeper.", d.keeper);
}

void add(Texts& texts, AppointmentSlip& d) {
    texts.insert(texts.end(), {{"dossierCode", &d.dossierCode, Words, true},
                               {"applicant", &d.applicant, Words, true},
                               {"address", &d.address},
                               {"phone", &d.phone},
                               {"procedure", &d.procedure},
                               {"receivedAt", &d.receivedAt, Time},
                               {"returnBy", &d.returnBy, Day, true},
                               {"channel", &d.channel},
                               {"link", &d.link, Link},
                               {"heading.hotline", &d.heading.hotline},
                               {"heading.address", &d.heading.address}});
    for (std::size_t i = 0; i < d.papers.size(); ++i)
        texts.push_back({"papers[" + std::to_string(i) + "]", &d.papers[i], Words, true});
    add(texts, "applicantSigner.", d.applicantSigner);
    add(texts, "receiver.", d.receiver);
}

void add(Texts& texts, Apology& d) {
    texts.insert(texts.end(), {{"recipient", &d.recipient, Words, true},
                               {"dossierCode", &d.dossierCode, Words, true},
                               {"procedure", &d.procedure},
                               {"receivedOn", &d.receivedOn, Day},
                               {"promisedOn", &d.promisedOn, Day},
                               {"newDate", &d.newDate, Day, true},
                               {"reason", &d.reason}});
    add(texts, "head.", d.head);
}

void add(Texts& texts, PickupTicket& d) {
    texts.insert(texts.end(), {{"queueNumber", &d.queueNumber, Words, true},
                               {"date", &d.date, Day, true},
                               {"session", &d.session},
                               {"expectedAt", &d.expectedAt},
                               {"counter", &d.counter},
                               {"dossierCode", &d.dossierCode, Words, true},
                               {"recipient", &d.recipient, Words, true},
                               {"field", &d.field},
                               {"link", &d.link, Link}});
}

void add(Texts& texts, AdviceOfDelivery& d) {
    add(texts, d.item);
    texts.insert(texts.end(), {{"returnTo", &d.returnTo},
                               {"deliveredAt", &d.deliveredAt, Time},
                               {"receiver", &d.receiver},
                               {"relation", &d.relation},
                               {"postOffice", &d.postOffice}});
    add(texts, "postman.", d.postman);
}

void add(Texts& texts, FailedAttempt& d) {
    add(texts, d.item);
    texts.insert(texts.end(), {{"attemptedAt", &d.attemptedAt, Time, true},
                               {"reason", &d.reason},
                               {"postOffice", &d.postOffice, Words, true},
                               {"postOfficeAddress", &d.postOfficeAddress},
                               {"openingHours", &d.openingHours},
                               {"postOfficePhone", &d.postOfficePhone},
                               {"heldUntil", &d.heldUntil, Day},
                               {"link", &d.link, Link}});
    add(texts, "postman.", d.postman);
}

void add(Texts& texts, DamageRecord& d) {
    add(texts, d.item);
    texts.insert(texts.end(), {{"foundAt", &d.foundAt, Time},
                               {"foundBy", &d.foundBy},
                               {"office", &d.office},
                               {"description", &d.description},
                               {"cause", &d.cause},
                               {"remedy", &d.remedy},
                               {"lastScan", &d.lastScan}});
    add(texts, "centre.", d.centre);
    add(texts, "post.", d.post);
}

void add(Texts& texts, ReturnSlip& d) {
    add(texts, d.item);
    texts.insert(texts.end(), {{"postOffice", &d.postOffice},
                               {"returnTo", &d.returnTo, Words, true},
                               {"reason", &d.reason}});
    for (std::size_t i = 0; i < d.attempts.size(); ++i) {
        const auto at = "attempts[" + std::to_string(i) + "].";
        texts.push_back({at + "at", &d.attempts[i].at, Time});
        texts.push_back({at + "reason", &d.attempts[i].reason});
    }
    add(texts, "postOfficer.", d.postOfficer);
}

template <class Document>
AnyDocument any(std::string name, Document sample) {
    auto document = std::make_shared<Document>(std::move(sample));
    AnyDocument out{std::move(name), {}, [document] { return draw(fonts(), *document); }};
    add(out.texts, "heading.", document->heading);
    add(out.texts, *document);
    return out;
}

}  // namespace

std::vector<AnyDocument> everyDocument(std::size_t rows) {
    auto slip = returnSlip();
    slip.attempts.resize(std::min(rows, slip.attempts.size()));
    auto loss = damageRecord();
    loss.kind = DamageRecord::Kind::Loss;
    return {any("manifest", manifestSheet(rows)),
            any("handover", handoverRecord(std::min<std::size_t>(rows, 2))),
            any("appointment-slip", appointmentSlip()),
            any("apology", apology()),
            any("advice-of-delivery", adviceOfDelivery()),
            any("failed-attempt", failedAttempt()),
            any("damage-record", damageRecord()),
            any("loss-record", loss),
            any("return-slip", slip),
            any("money-collected", moneyCollected(rows)),
            any("pickup-ticket", pickupTicket()),
            any("ledger", ledger(rows))};
}

}  // namespace hoibao::labels::test
