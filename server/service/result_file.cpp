#include "service/result_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "domain/text.hpp"

namespace hoibao::service {
namespace {

using Column = std::string SentResult::*;
using Columns = std::vector<Column>;

const ResultField* fieldNamed(std::string_view column) {
    const auto fields = resultFields();
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const auto& field) { return field.csv == column; });
    return found == fields.end() ? nullptr : &*found;
}

std::string columnName(std::string_view cell) {
    auto name = tidied(cell);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name;
}

std::vector<std::string> header(std::string_view text, char delimiter) {
    std::vector<std::string> cells;
    domain::CsvReader reader(text, delimiter);
    if (reader.next(cells) != domain::CsvReader::Outcome::Record) cells.clear();
    for (auto& cell : cells) cell = columnName(cell);
    return cells;
}

/// The delimiter by which more of the header's names are known.
char delimiterOf(std::string_view text) {
    const auto known = [&](char delimiter) {
        const auto cells = header(text, delimiter);
        return std::count_if(cells.begin(), cells.end(),
                             [](const auto& cell) { return fieldNamed(cell) != nullptr; });
    };
    return known(';') > known(',') ? ';' : ',';
}

domain::Result<Columns> readHeader(const std::vector<std::string>& names) {
    Columns columns;
    for (const auto& name : names) {
        const auto* field = fieldNamed(name);
        const Column column = field == nullptr ? nullptr : field->text;
        if (field != nullptr && std::find(columns.begin(), columns.end(), column) != columns.end())
            return domain::fail(domain::ErrorKind::Unreadable, "repeated-column",
                                fmt::format("the column {} stands there twice", name),
                                {{name, "repeated-column", "stands there twice"}});
        columns.push_back(column);
    }
    std::vector<domain::FieldError> missing;
    std::string absent;
    for (const auto& field : resultFields()) {
        const bool isThere = std::find(columns.begin(), columns.end(), field.text) != columns.end();
        if (!field.isNeeded || isThere) continue;
        missing.push_back({std::string(field.csv), "missing-column", "is not in the header"});
        (absent += absent.empty() ? "" : ", ") += field.csv;
    }
    if (missing.empty()) return columns;
    return domain::fail(domain::ErrorKind::Unreadable, "missing-column",
                        "missing from the header: " + absent, std::move(missing));
}

}  // namespace

domain::Result<ResultFile> ResultFile::open(std::string_view text) {
    if (text.empty())
        return domain::fail(domain::ErrorKind::UnsupportedType, "empty-file", "0 bytes");
    if (text.size() > kMaxBytes)
        return domain::fail(domain::ErrorKind::TooLarge, "file-too-large",
                            fmt::format("{} bytes, over {}", text.size(), kMaxBytes));
    constexpr std::size_t kSample = 4096;
    const auto start = text.substr(0, std::min(text.find_first_of("\r\n"), kSample));
    if (start.find('\0') != std::string_view::npos)
        return domain::fail(domain::ErrorKind::Unreadable, "not-csv", "the header is no text");
    ResultFile file(text, delimiterOf(text));
    if (file.reader_.next(file.cells_) != domain::CsvReader::Outcome::Record)
        return domain::fail(domain::ErrorKind::Unreadable, "not-csv", "there is no header");
    for (auto& cell : file.cells_) cell = columnName(cell);
    auto columns = readHeader(file.cells_);
    if (!columns) return tl::unexpected(columns.error());
    file.columns_ = std::move(*columns);
    return file;
}

std::optional<ResultFile::Record> ResultFile::next() {
    const auto outcome = reader_.next(cells_);
    if (outcome == domain::CsvReader::Outcome::End) return std::nullopt;
    Record record;
    record.line = reader_.line();
    for (std::size_t i = 0; i < std::min(cells_.size(), columns_.size()); ++i)
        if (columns_[i] != nullptr) record.sent.*columns_[i] = std::move(cells_[i]);
    if (outcome == domain::CsvReader::Outcome::BrokenQuotes)
        record.fault = {"", "broken-quotes", "a quoted field does not end as it should"};
    else if (cells_.size() != columns_.size())
        record.fault = {"", "field-count",
                        fmt::format("{} fields, not {}", cells_.size(), columns_.size())};
    return record;
}

}  // namespace hoibao::service
