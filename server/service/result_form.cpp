#include "service/result_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "domain/dossier_code.hpp"
#include "domain/money.hpp"
#include "domain/phone.hpp"
#include "domain/text.hpp"

namespace hoibao::service {
namespace {

using domain::FieldError;

constexpr std::int64_t kDefaultGrams = 100, kMaxGrams = 30'000;

constexpr ResultField kFields[] = {
    {"dossier_code", "dossierCode", &SentResult::dossierCode, true, 64},
    {"procedure_code", "procedureCode", &SentResult::procedureCode, false, 32},
    {"procedure_name", "procedureName", &SentResult::procedureName, false, 500},
    {"field", "field", &SentResult::field, false, 100},
    {"applicant", "applicant", &SentResult::applicant, false, 200},
    {"recipient", "recipient", &SentResult::recipient, true, 200},
    {"phone", "phone", &SentResult::phone, true, 64},
    {"address", "address", &SentResult::address, true, 1000},
    {"approved_at", "approvedAt", &SentResult::approvedAt, true, 64},
    {"return_by", "returnBy", &SentResult::returnBy, true, 16},
    {"collect_vnd", "collectVnd", &SentResult::collectVnd, false, 32},
    {"note", "note", &SentResult::note, false, 1000},
    {"weight_grams", "weightGrams", &SentResult::weightGrams, false, 16},
};

std::string_view nameOf(std::string SentResult::*text, Naming naming) {
    const auto* field = std::find_if(std::begin(kFields), std::end(kFields),
                                     [&](const auto& each) { return each.text == text; });
    return naming == Naming::Csv ? field->csv : field->json;
}

bool hasControlCharacter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
    });
}

/// Collects faults while the fields are read one after the other.
class Reader {
public:
    Reader(const SentResult& sent, Naming naming) : naming_(naming) {
        for (const auto& field : kFields) clean(sent, field);
    }

    [[nodiscard]] const std::string& text(std::string SentResult::*field) const {
        return tidy_.*field;
    }
    void refuse(std::string SentResult::*field, std::string code, std::string message) {
        // One fault a field: the first says most.
        const std::string name(nameOf(field, naming_));
        const bool isKnown = std::any_of(faults.begin(), faults.end(),
                                         [&](const auto& fault) { return fault.field == name; });
        if (!isKnown) faults.push_back({name, std::move(code), std::move(message)});
    }
    /// Takes the value or the fault of what a domain type made of a field.
    template <class T>
    std::optional<T> take(std::string SentResult::*field, domain::Result<T> read) {
        if (read) return std::move(*read);
        if (text(field).empty())
            refuse(field, "missing", "is needed");
        else
            refuse(field, read.error().code, read.error().detail);
        return std::nullopt;
    }

    std::vector<FieldError> faults;

private:
    void clean(const SentResult& sent, const ResultField& field) {
        const auto& raw = sent.*field.text;
        if (const auto at = domain::firstNonUtf8(raw)) {
            refuse(field.text, "not-utf8", fmt::format("byte {} is not UTF-8", *at + 1));
            return;
        }
        if (hasControlCharacter(raw)) {
            refuse(field.text, "control-character", "has a control character");
            return;
        }
        auto tidy = tidied(raw, field.text == &SentResult::address);
        if (const auto count = letterCount(tidy); count > field.maxLetters) {
            refuse(field.text, "too-long",
                   fmt::format("{} letters, over {}", count, field.maxLetters));
            return;
        }
        tidy_.*field.text = std::move(tidy);
    }

    Naming naming_;
    SentResult tidy_;
};

domain::Result<domain::Instant> readApproved(const std::string& text) {
    using namespace std::chrono;
    auto instant = domain::parseInstant(text);
    if (!instant) return instant;
    const auto year = domain::localDate(*instant).year();
    if (year < std::chrono::year{2000} || year > std::chrono::year{2100})
        return domain::fail(domain::ErrorKind::Malformed, "malformed-time",
                            fmt::format("year {} is not of 2000 to 2100", int{year}));
    return instant;
}

domain::Result<std::int64_t> readGrams(const std::string& text) {
    if (text.empty()) return kDefaultGrams;
    std::int64_t grams = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, grams);
    if (read.ec != std::errc{} || read.ptr != end || grams < 1 || grams > kMaxGrams)
        return domain::fail(domain::ErrorKind::Malformed, "malformed-weight",
                            fmt::format("not a whole number of grams, 1 to {}", kMaxGrams));
    return grams;
}

/// Over everything that was sent and understood, so that the same content hashes alike however it
/// was spelt.
std::string contentHash(const store::StoredResult& result) {
    const auto text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}",
                                  result.dossierKey, result.procedureCode, result.procedureName,
                                  result.field, result.applicant, result.recipient, result.phone,
                                  result.address, result.approvedAt.time_since_epoch().count(),
                                  result.returnBy, result.feeVnd, result.weightGrams, result.note);
    return crypto::toHex(crypto::digest<32>(text));
}

store::StoredResult resultOf(const Reader& reader, const domain::DossierCode& code,
                             domain::Instant approvedAt, domain::Dong fee, std::int64_t grams) {
    store::StoredResult result;
    result.dossierKey = code.key();
    result.dossierCode = code.text();
    result.procedureCode = reader.text(&SentResult::procedureCode);
    result.procedureName = reader.text(&SentResult::procedureName);
    result.field = reader.text(&SentResult::field);
    result.applicant = reader.text(&SentResult::applicant);
    result.recipient = reader.text(&SentResult::recipient);
    result.phone = reader.text(&SentResult::phone);
    result.address = reader.text(&SentResult::address);
    result.approvedAt = approvedAt;
    result.returnBy = reader.text(&SentResult::returnBy);
    result.feeVnd = fee.amount;
    result.weightGrams = grams;
    result.note = reader.text(&SentResult::note);
    result.contentHash = contentHash(result);
    return result;
}

/// "…; Phường Tân Ninh (25459), Xã Tân Ninh (25999)": what a clerk may choose from.
std::string withCandidates(const domain::Resolution& resolution,
                           const domain::Gazetteer& gazetteer) {
    constexpr std::size_t kMost = 5;
    std::string text = resolution.why;
    for (std::size_t i = 0; i < std::min(kMost, resolution.candidates.size()); ++i) {
        const auto* ward = gazetteer.ward(resolution.candidates[i]);
        if (ward == nullptr) continue;
        text += fmt::format("{}{} ({})", i == 0 ? "; " : ", ", ward->name, ward->code);
    }
    if (resolution.candidates.size() > kMost) text += ", …";
    return text;
}

void fillItem(Draft& draft, Naming naming, const domain::Gazetteer& gazetteer) {
    auto& item = draft.item;
    const auto& result = draft.result;
    item.recipient = result.recipient;
    item.returnBy = result.returnBy;
    item.weightGrams = result.weightGrams;
    item.feeVnd = result.feeVnd;
    const auto phone = domain::Phone::parse(result.phone);
    item.phoneUsable = phone.has_value();
    item.phone = phone ? phone->text() : result.phone;
    if (!phone)
        draft.warnings.push_back({std::string(nameOf(&SentResult::phone, naming)), "phone-unusable",
                                  phone.error().detail});
    const auto resolution = readAddress(result.address, gazetteer, item);
    const bool isSure = resolution.certainty == domain::Certainty::Sure;
    if (!isSure)
        draft.warnings.push_back({std::string(nameOf(&SentResult::address, naming)),
                                  "address-" + std::string(name(resolution.certainty)),
                                  withCandidates(resolution, gazetteer)});
    draft.goesByPost = result.returnBy == "post" && isSure && item.phoneUsable;
}

}  // namespace

std::span<const ResultField> resultFields() {
    return kFields;
}

domain::Result<Draft> readResult(const SentResult& sent, Naming naming,
                                 const domain::Gazetteer& gazetteer) {
    Reader reader(sent, naming);
    const auto code =
        reader.take(&SentResult::dossierCode,
                    domain::DossierCode::parse(reader.text(&SentResult::dossierCode)));
    const auto approvedAt =
        reader.take(&SentResult::approvedAt, readApproved(reader.text(&SentResult::approvedAt)));
    const auto fee = reader.take(&SentResult::collectVnd,
                                 domain::Dong::parse(reader.text(&SentResult::collectVnd)));
    const auto grams =
        reader.take(&SentResult::weightGrams, readGrams(reader.text(&SentResult::weightGrams)));
    if (reader.text(&SentResult::recipient).empty())
        reader.refuse(&SentResult::recipient, "missing", "is needed");
    const auto& returnBy = reader.text(&SentResult::returnBy);
    if (returnBy != "post" && returnBy != "pickup")
        reader.refuse(&SentResult::returnBy, returnBy.empty() ? "missing" : "unknown-value",
                      "is neither post nor pickup");
    if (!reader.faults.empty())
        return domain::fail(domain::ErrorKind::Malformed, "invalid-result",
                            "the result cannot be taken in", std::move(reader.faults));
    Draft draft;
    draft.result = resultOf(reader, *code, *approvedAt, *fee, *grams);
    fillItem(draft, naming, gazetteer);
    return draft;
}

domain::Resolution readAddress(std::string_view address, const domain::Gazetteer& gazetteer,
                               store::Item& item) {
    auto resolution = gazetteer.resolve(address);
    const bool isSure = resolution.certainty == domain::Certainty::Sure;
    item.address = address;
    item.street = resolution.street;
    item.ward = isSure ? resolution.ward : std::string_view();
    item.certainty = name(resolution.certainty);
    item.formerly = resolution.formerly;
    item.candidates.clear();
    for (const auto candidate : resolution.candidates)
        item.candidates += (item.candidates.empty() ? "" : " ") + std::string(candidate);
    return resolution;
}

std::size_t letterCount(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string tidied(std::string_view text, bool lineBreaksAreCommas) {
    const auto composed = domain::nfc(text);
    std::string tidy;
    bool isGap = false, isBreak = false;
    for (std::size_t at = 0; at < composed.size(); ++at) {
        const char letter = composed[at];
        const bool isNoBreakSpace = composed.compare(at, 2, "\u00A0") == 0;
        if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n' || isNoBreakSpace) {
            isGap = true;
            isBreak = isBreak || letter == '\r' || letter == '\n';
            at += isNoBreakSpace ? 1 : 0;
            continue;
        }
        if (isGap && !tidy.empty())
            tidy += isBreak && lineBreaksAreCommas && tidy.back() != ',' ? ", " : " ";
        isGap = isBreak = false;
        tidy += letter;
    }
    return tidy;
}

namespace {

/// A field that two results can differ in, as text.
struct Compared {
    std::string SentResult::*field;
    std::string (*text)(const store::StoredResult&);
};
using Stored = store::StoredResult;

constexpr Compared kCompared[] = {
    {&SentResult::procedureCode, [](const Stored& result) { return result.procedureCode; }},
    {&SentResult::procedureName, [](const Stored& result) { return result.procedureName; }},
    {&SentResult::field, [](const Stored& result) { return result.field; }},
    {&SentResult::applicant, [](const Stored& result) { return result.applicant; }},
    {&SentResult::recipient, [](const Stored& result) { return result.recipient; }},
    {&SentResult::phone, [](const Stored& result) { return result.phone; }},
    {&SentResult::address, [](const Stored& result) { return result.address; }},
    {&SentResult::approvedAt,
     [](const Stored& result) { return domain::formatInstant(result.approvedAt); }},
    {&SentResult::returnBy, [](const Stored& result) { return result.returnBy; }},
    {&SentResult::collectVnd, [](const Stored& result) { return std::to_string(result.feeVnd); }},
    {&SentResult::note, [](const Stored& result) { return result.note; }},
    {&SentResult::weightGrams,
     [](const Stored& result) { return std::to_string(result.weightGrams); }},
};

}  // namespace

std::vector<FieldError> differences(const store::StoredResult& stored,
                                    const store::StoredResult& sent, Naming naming) {
    std::vector<FieldError> found;
    for (const auto& [field, text] : kCompared) {
        const auto before = text(stored), now = text(sent);
        if (before != now)
            found.push_back({std::string(nameOf(field, naming)), "differs",
                             fmt::format("stored \"{}\", sent \"{}\"", before, now)});
    }
    return found;
}

std::string storedValue(const store::StoredResult& stored, std::string_view name, Naming naming) {
    for (const auto& [field, text] : kCompared)
        if (nameOf(field, naming) == name) return text(stored);
    return {};
}

}  // namespace hoibao::service
