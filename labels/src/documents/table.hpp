#pragma once

#include <string>
#include <vector>

#include "documents/flow.hpp"

namespace hoibao::labels {

struct Column {
    std::string title;
    double share = 1;  ///< of the table's width, against the other columns
    Align align = Align::Left;
};

struct CellText {
    std::string field;
    std::u16string text;
    Face face = Face::Regular;
    bool breaksAnywhere = false;
};

struct Cell {
    std::vector<CellText> texts;  ///< one below the other
    std::string code{};           ///< a QR code above them, if not empty
    std::size_t span = 1;         ///< columns
};

/// A ruled table whose header is repeated on every page. Points.
class Table {
public:
    /// The header comes with the first row.
    Table(Flow& flow, std::vector<Column> columns, double size);

    /// A row in one piece, on the next page if need be; refused under `field` where no page is high
    /// enough. It goes to the next page with the `below` points that stand under the table too:
    /// nobody signs a page that has no row.
    void row(const std::string& field, const std::vector<Cell>& cells, double below = 0);
    /// "Không có" over all columns.
    void none();

private:
    struct Row;
    [[nodiscard]] double widthOf(std::size_t first, std::size_t span) const;
    [[nodiscard]] Row set(const std::vector<Cell>& cells);
    void draw(const std::vector<Cell>& cells, const Row& row);
    [[nodiscard]] Row setHeader();
    void drawHeader();

    Flow& flow_;
    std::vector<Column> columns_;
    double size_;
    double shares_ = 0;
    std::vector<Cell> header_;
    bool isBegun_ = false;
};

}  // namespace hoibao::labels
