#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/access.hpp"
#include "domain/address.hpp"
#include "domain/item_event.hpp"
#include "domain/life.hpp"
#include "domain/postage.hpp"
#include "service/clock.hpp"
#include "service/policy_source.hpp"
#include "service/result_form.hpp"
#include "store/mysql/database.hpp"

namespace hoibao::service {

/// What became of a result that was sent.
enum class Verdict {
    Accepted,
    Unchanged,  ///< it was there, with the same content
    Conflict,   ///< it was there, with other content
    Rejected,   ///< it cannot be read
};
[[nodiscard]] std::string_view name(Verdict verdict);  ///< "accepted"

struct RowReport {
    std::size_t line = 0;
    std::string dossierCode;
    Verdict verdict = Verdict::Rejected;
    std::vector<domain::FieldError> errors, warnings;
    std::vector<std::string> stored = {};  ///< of a conflict: what is kept, one for each error
};

struct ImportReport {
    std::size_t accepted = 0, unchanged = 0, conflict = 0, rejected = 0;
    std::vector<RowReport> rows;  ///< by line: conflicts, rejections and what has warnings
};

/// Who sends results, and with which request.
struct Sender {
    domain::Caller caller;
    std::string office;  ///< whose they are to be; empty: as ownOffice()
    std::string requestId;
    std::string token;  ///< the same for the same request sent again
    domain::Source source = domain::Source::Api;
};

/// Takes approved results in. Any number of threads.
class Intake {
public:
    /// All references must outlive it.
    Intake(store::Database& database, const domain::Gazetteer& gazetteer,
           const domain::ZoneTable& zones, PolicySource policy, Clock clock);

    /// Takes in a CSV file, row by row: no row stops another. The same request again gives the
    /// same report. A dry run writes nothing. Errors: those of ResultFile::open; TooLarge
    /// "too-many-records"; Malformed "malformed-office-code"; NotFound "unknown-office".
    [[nodiscard]] domain::Result<ImportReport> importCsv(std::string_view csv, const Sender& sender,
                                                         bool isDryRun);

    struct Outcome {
        Verdict verdict = Verdict::Accepted;
        std::int64_t item = 0;
        std::vector<domain::FieldError> errors, warnings;
    };
    /// Takes in one result; `Rejected` is an error here: Malformed "invalid-result".
    [[nodiscard]] domain::Result<Outcome> takeOne(const SentResult& sent, const Sender& sender);

    /// The office that the sender's results are of: the one it names, else its own. Errors:
    /// Malformed for no code of an office; NotFound "unknown-office".
    [[nodiscard]] domain::Result<std::string> officeOf(const Sender& sender);

private:
    struct Row;
    struct Known;
    class Import;
    void settle(std::vector<Row>& rows, const std::string& office, const Sender& sender,
                Naming naming, bool isDryRun);
    void compare(Row& row, const Known& known, const std::string& office, const Sender& sender,
                 Naming naming) const;
    void settleIn(store::Session& session, std::vector<Row>& rows, const std::string& office,
                  const Sender& sender, Naming naming, bool isDryRun);

    store::Database& database_;
    const domain::Gazetteer& gazetteer_;
    const domain::ZoneTable& zones_;
    PolicySource policy_;
    Clock clock_;
};

/// The report as people read it: a line a row ("line 7, H53…: rejected: phone: …"), then the four
/// counts.
[[nodiscard]] std::string describe(const ImportReport& report);

}  // namespace hoibao::service
