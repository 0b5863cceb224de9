#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pages/html.hpp"
#include "service/board.hpp"
#include "service/reports.hpp"

/// The board's tables: the same rows on the page, in CSV and in XLSX.
namespace hoibao::pages {

/// What is looked at, as links carry it on.
struct BoardView {
    Language language = Language::Vietnamese;
    std::string period = "day";  ///< "day", "week" or "month"
    domain::LocalDate day;
    std::string office;

    [[nodiscard]] store::Days days() const;
    /// "period=week&day=2026-11-23&office=C80", escaped for an attribute.
    [[nodiscard]] std::string query() const;
    [[nodiscard]] BoardView of(std::string other) const;
};

struct BoardCell : service::Cell {
    std::string link = {};  ///< HTML-escaped
    std::string tone = {};  ///< of a tag; empty: plain text
};
struct BoardTable {
    std::string file;  ///< "units": of the exports
    std::string caption;
    struct Column {
        std::string label;
        bool isNumber = false;
    };
    std::vector<Column> columns;
    std::vector<std::vector<BoardCell>> rows;

    [[nodiscard]] Data data(const BoardView& view) const;
    [[nodiscard]] service::Table exported() const;
    /// Removes the rows whose counts are all 0, and tells how many those were.
    std::size_t dropSilentRows();
};

[[nodiscard]] BoardTable unitsTable(const BoardView& view, const service::BoardOverview& board);
[[nodiscard]] BoardTable daysTable(const BoardView& view, const service::BoardOverview& board);
[[nodiscard]] BoardTable equationTable(const BoardView& view, const service::Equation& equation);
[[nodiscard]] BoardTable differencesTable(const BoardView& view, const service::Equation& equation);
[[nodiscard]] BoardTable legsTable(const BoardView& view, const service::BoardTimes& times,
                                   const domain::TimeLimits& limits);
[[nodiscard]] BoardTable unitTimesTable(const BoardView& view, const service::BoardTimes& times,
                                        const domain::TimeLimits& limits);
[[nodiscard]] BoardTable stuckTable(const BoardView& view, const service::BoardStuck& stuck);
[[nodiscard]] BoardTable communesTable(const BoardView& view,
                                       const service::BoardCommunes& communes);
[[nodiscard]] BoardTable printersTable(const BoardView& view, const service::BoardScans& scans);
[[nodiscard]] BoardTable scansTable(const BoardView& view, const service::BoardScans& scans);
[[nodiscard]] BoardTable itemsTable(const BoardView& view, const service::BoardItems& items);
[[nodiscard]] BoardTable unreadTable(const BoardView& view, const service::BoardUnread& unread);

/// To the items whose labels were read this way ("any", "both", "qr", "bars", "assisted") in
/// photographs, or in scans one by one ("decoded", "assisted", "typed"); HTML-escaped.
[[nodiscard]] std::string photoLink(const BoardView& view, std::string_view way,
                                    std::string_view printer = {});
/// To the photographs with labels that were not read; HTML-escaped.
[[nodiscard]] std::string unreadLink(const BoardView& view);
[[nodiscard]] std::string scanLink(const BoardView& view, std::string_view way);

/// "1 ngày 4 giờ", "4 giờ".
[[nodiscard]] std::string hoursText(Language language, int hours);
/// "98,5 %" of the whole; "–" of nothing.
[[nodiscard]] std::string shareText(Language language, std::int64_t part, std::int64_t whole);
/// The message "board.KEY".
[[nodiscard]] const std::string& boardText(Language language, std::string_view key);

}  // namespace hoibao::pages
