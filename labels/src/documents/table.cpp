#include "documents/table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace hoibao::labels {
namespace {

constexpr double kPad = 3;  ///< points between a rule and a text
constexpr double kAbove = 4;
constexpr double kLine = 0.5;
constexpr double kHeaderLine = 0.9;
/// A version 1 code: 21 modules of 12 dots at 600 dpi, and the quiet zone of 4 on each side.
constexpr double kCodeSide = 29 * 12 * 72.0 / 600;

}  // namespace

/// A row's cells, set.
struct Table::Row {
    std::vector<std::vector<SetText>> cells;
    double height = 0;
};

Table::Table(Flow& flow, std::vector<Column> columns, double size)
    : flow_(flow), columns_(std::move(columns)), size_(size) {
    for (const auto& column : columns_) {
        shares_ += column.share;
        header_.push_back({{{"header", ownText(column.title), Face::Bold, false}}, "", 1});
    }
}

double Table::widthOf(std::size_t first, std::size_t span) const {
    double sum = 0;
    for (std::size_t i = first; i < first + span && i < columns_.size(); ++i)
        sum += columns_[i].share;
    return sum / shares_ * flow_.width();
}

Table::Row Table::set(const std::vector<Cell>& cells) {
    Row row;
    std::size_t column = 0;
    for (const auto& cell : cells) {
        const double width = widthOf(column, cell.span) - 2 * kPad;
        auto& texts = row.cells.emplace_back();
        double height = cell.code.empty() ? 0 : kCodeSide;
        for (const auto& text : cell.texts) {
            const auto align = cell.code.empty() ? columns_[column].align : Align::Centre;
            texts.push_back(flow_.set(text.field, text.text,
                                      {size_, text.face, align, text.breaksAnywhere}, width));
            height += texts.back().height;
        }
        row.height = std::max(row.height, height + (cell.code.empty() ? 2 * kPad : kPad));
        column += cell.span;
    }
    row.height = std::max(row.height, kLineHeight * size_ + 2 * kPad);
    return row;
}

void Table::draw(const std::vector<Cell>& cells, const Row& row) {
    const double top = flow_.y(), left = flow_.page().left;
    std::size_t column = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double x = left + widthOf(0, column), width = widthOf(column, cells[i].span);
        flow_.rule(x - kLine / 2, top, kLine, row.height);
        double content = 0;
        for (const auto& text : row.cells[i]) content += text.height;
        double y = top + std::max(kPad, (row.height - content) / 2);
        if (!cells[i].code.empty()) {
            flow_.qrCode("code", cells[i].code, x + (width - kCodeSide) / 2, top, kCodeSide,
                         QrLevel::Q);
            y = top + kCodeSide - 2.5;  // the digits stand clear of the quiet zone by their own air
        }
        for (const auto& text : row.cells[i]) {
            flow_.put(text, x + kPad, y);
            y += text.height;
        }
        column += cells[i].span;
    }
    flow_.rule(left + flow_.width() - kLine / 2, top, kLine, row.height);
    flow_.rule(left - kLine / 2, top + row.height - kLine / 2, flow_.width() + kLine, kLine);
    flow_.down(row.height);
}

Table::Row Table::setHeader() {
    auto aligned = columns_;
    for (auto& column : columns_) column.align = Align::Centre;
    auto row = set(header_);
    columns_ = std::move(aligned);
    return row;
}

void Table::drawHeader() {
    const double left = flow_.page().left;
    flow_.rule(left - kLine / 2, flow_.y(), flow_.width() + kLine, kHeaderLine);
    draw(header_, setHeader());
    flow_.rule(left - kLine / 2, flow_.y() - kHeaderLine / 2, flow_.width() + kLine, kHeaderLine);
}

void Table::row(const std::string& field, const std::vector<Cell>& cells, double below) {
    const auto row = set(cells);
    const double header = setHeader().height;
    if (const double missing = row.height + header - flow_.room(); missing > 0) {
        flow_.refuse(field,
                     fmt::format("is {:.1f} mm too high for a page", missing / kPointsPerMm));
        return;
    }
    const bool fitsWithBelow = header + row.height + below <= flow_.room();
    const double needed =
        (isBegun_ ? row.height : kAbove + header + row.height) + (fitsWithBelow ? below : 0);
    if (flow_.y() + needed > flow_.page().top + flow_.room()) {
        flow_.newPage();
        isBegun_ = false;
    } else if (!isBegun_) {
        flow_.down(kAbove);
    }
    if (!isBegun_) drawHeader();
    isBegun_ = true;
    draw(cells, row);
}

void Table::none() {
    row("", {{{{"", ownText("Không có"), Face::Regular, false}}, "", columns_.size()}});
}

}  // namespace hoibao::labels
