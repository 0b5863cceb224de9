#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address.hpp"
#include "domain/error.hpp"
#include "store/results.hpp"

namespace hoibao::service {

/// An approved result as it was sent, nothing read yet. An empty field was not sent, or sent empty.
struct SentResult {
    std::string dossierCode, procedureCode, procedureName, field, applicant, recipient, phone,
        address, approvedAt, returnBy, collectVnd, note, weightGrams;
};

/// A field of a result under its two names.
struct ResultField {
    std::string_view csv, json;
    std::string SentResult::*text;
    bool isNeeded;  ///< a file without this column is refused
    std::size_t maxLetters;
};
[[nodiscard]] std::span<const ResultField> resultFields();

/// Which of a field's names errors and warnings use.
enum class Naming { Csv, Json };

/// What was read: a result and its item, without office, sender, times, ids and postage.
struct Draft {
    store::StoredResult result;
    store::Item item;
    bool goesByPost = false;  ///< by post, the commune sure and the phone good
    std::vector<domain::FieldError> warnings;
};

/// Reads a result. Text is made NFC, runs of white space become one blank. A bad address or phone
/// is a warning: the result exists all the same. Errors: Malformed "invalid-result" with every
/// field's fault: "not-utf8", "control-character", "too-long", "missing", "unknown-value", or the
/// code of the domain type it should be.
[[nodiscard]] domain::Result<Draft> readResult(const SentResult& sent, Naming naming,
                                               const domain::Gazetteer& gazetteer);

/// Writes what an address says into an item (address, street, ward, certainty, candidates,
/// formerly). The ward is filled in only where it is sure.
domain::Resolution readAddress(std::string_view address, const domain::Gazetteer& gazetteer,
                               store::Item& item);

/// The text in NFC, trimmed, with each run of white space as one blank; a line break as ", " where
/// no comma stands before it and `lineBreaksAreCommas`.
[[nodiscard]] std::string tidied(std::string_view text, bool lineBreaksAreCommas = false);

/// How many code points the UTF-8 text has.
[[nodiscard]] std::size_t letterCount(std::string_view text);

/// What differs between what is stored and what was sent: one entry a field, code "differs", both
/// values in the message.
[[nodiscard]] std::vector<domain::FieldError> differences(const store::StoredResult& stored,
                                                          const store::StoredResult& sent,
                                                          Naming naming);

/// What is stored in the field of this name, as text; empty for a field that is not compared.
[[nodiscard]] std::string storedValue(const store::StoredResult& stored, std::string_view field,
                                      Naming naming);

}  // namespace hoibao::service
