#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "service/asker.hpp"
#include "service/clock.hpp"
#include "service/import_table.hpp"
#include "service/intake.hpp"
#include "sheet/reader.hpp"
#include "store/mysql/database.hpp"
#include "store/uploads.hpp"

namespace hoibao::service {

/// Takes files of results in, step by step: a file is sent, its columns are named, what would
/// happen is looked at, the good rows are taken in. Any number of threads.
class ImportDesk {
public:
    static constexpr std::chrono::hours kKeptFor{24};
    static constexpr std::size_t kMaxFileBytes = sheet::kMaxWorkbookBytes;

    /// References must outlive it; files lie in `folder` under names of ours.
    ImportDesk(store::Database& database, Intake& intake, sheet::Reader& sheets,
               std::filesystem::path folder, Clock clock)
        : database_(database),
          intake_(intake),
          sheets_(sheets),
          folder_(std::move(folder)),
          clock_(std::move(clock)) {}

    /// An office whose results the asker may take in.
    struct Office {
        std::string code, name;
    };
    /// The asker's own, if it is in force, and those below it, by code.
    [[nodiscard]] std::vector<Office> offices(const Asker& asker);

    /// Keeps the file of an office's results, of the asker's own where none is named; gives its
    /// token. Errors: those of ImportTable::open and Intake::officeOf; Unreadable "sheet-macros"
    /// and so on for each sheet::Fault; TooLarge "file-too-large".
    [[nodiscard]] domain::Result<std::string> receive(const Asker& asker, std::string_view office,
                                                      std::string_view fileName,
                                                      std::string_view bytes);

    struct Opened {
        store::Upload upload;
        ImportTable table;
        std::vector<std::string> fields;  ///< as chosen, else as guessed
    };
    /// Errors: NotFound "unknown-upload", for another person's too.
    [[nodiscard]] domain::Result<Opened> open(const Asker& asker, std::string_view token);

    /// Remembers what the columns are, for this file and for the office's next. Errors: as open();
    /// Unreadable "invalid-columns", the fields naming each "missing-column", "repeated-column" or
    /// "unknown-value".
    [[nodiscard]] domain::Result<void> choose(const Asker& asker, std::string_view token,
                                              std::vector<std::string> fields,
                                              std::string allReturnBy);

    /// A cell that is at fault.
    struct Cell {
        std::string heading;  ///< empty: the whole row
        std::string code;
        std::string value;   ///< as the file has it
        std::string stored;  ///< of "differs"
    };
    struct BadRow {
        std::size_t line = 0;
        std::string dossierCode;
        bool isConflict = false;
        std::vector<Cell> faults;
        const ImportTable::Row* row = nullptr;  ///< of Look::opened
    };
    struct Look {
        Opened opened;
        std::size_t accepted = 0, unchanged = 0, conflict = 0, rejected = 0;
        std::size_t toFix = 0;    ///< of the accepted: the address or the phone wants a clerk
        std::vector<BadRow> bad;  ///< by line
    };
    /// What would happen to each row. Errors: as open(); Conflict "no-columns" before choose().
    [[nodiscard]] domain::Result<Look> look(const Asker& asker, std::string_view token);
    /// Takes the good rows in, once however often it is asked. Errors: as look().
    [[nodiscard]] domain::Result<store::Upload> takeIn(const Asker& asker, std::string_view token);

    [[nodiscard]] std::vector<store::Upload> recent(const Asker& asker);

    /// Deletes what is older than kKeptFor; gives how many.
    std::size_t forgetOld();

private:
    [[nodiscard]] domain::Result<Look> run(const Asker& asker, std::string_view token,
                                           bool isDryRun);
    [[nodiscard]] std::filesystem::path fileOf(std::string_view token) const;

    store::Database& database_;
    Intake& intake_;
    sheet::Reader& sheets_;
    std::filesystem::path folder_;
    Clock clock_;
};

}  // namespace hoibao::service
