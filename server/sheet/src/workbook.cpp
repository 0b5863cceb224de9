#include "workbook.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include "cells.hpp"
#include "xml.hpp"

namespace hoibao::sheet {
namespace {

constexpr std::size_t kMaxStringBytes = 64u << 20;  ///< of all shared strings
constexpr std::size_t kMaxCellBytes = 40'000;       ///< a spreadsheet takes 32 767 letters

template <class Number>
std::optional<Number> numberOf(std::string_view text) {
    Number number{};
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

/// xl/workbook.xml: the sheets in their order, and from when days are counted.
struct Contents : XmlReader {
    void begin(std::string_view element, const Attributes& attributes) override {
        if (element == "workbookPr") {
            const auto value = attributes["date1904"];
            isFrom1904 = value == "1" || value == "true";
        }
        if (element != "sheet") return;
        const auto state = attributes["state"];
        if (state.empty() || state == "visible") sheets.emplace_back(attributes["id"]);
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    std::vector<std::string> sheets;  ///< visible ones, by their relation's id
    bool isFrom1904 = false;
};

/// xl/_rels/workbook.xml.rels: which part an id stands for.
struct Relations : XmlReader {
    void begin(std::string_view element, const Attributes& attributes) override {
        if (element != "Relationship") return;
        std::string target(attributes["Target"]);
        if (target.starts_with('/'))
            target.erase(0, 1);
        else
            target.insert(0, "xl/");
        parts.emplace(attributes["Id"], std::move(target));
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}

    std::map<std::string, std::string, std::less<>> parts;
};

/// xl/styles.xml: how numbers are meant, by the index that cells give.
struct Styles : XmlReader {
    void begin(std::string_view element, const Attributes& attributes) override {
        if (element == "cellXfs") isInCells = true;
        const auto id = numberOf<unsigned>(attributes["numFmtId"]).value_or(0);
        if (element == "numFmt") formats[id] = styleOfFormat(attributes["formatCode"]);
        if (element != "xf" || !isInCells) return;
        const auto own = formats.find(id);
        styles.push_back(own == formats.end() ? styleOfBuiltIn(id) : own->second);
    }
    void end(std::string_view element) override {
        if (element == "cellXfs") finish();
    }
    void text(std::string_view) override {}

    [[nodiscard]] NumberStyle of(std::string_view index) const {
        const auto at = numberOf<std::size_t>(index).value_or(0);
        return at < styles.size() ? styles[at] : NumberStyle::Plain;
    }

    bool isInCells = false;
    std::map<unsigned, NumberStyle> formats;
    std::vector<NumberStyle> styles;
};

/// xl/sharedStrings.xml. How a word is spoken (rPh) is no part of the text.
struct Strings : XmlReader {
    void begin(std::string_view element, const Attributes&) override {
        if (element == "si") all.emplace_back();
        if (element == "t") isText = true;
        if (element == "rPh") ++spoken;
    }
    void end(std::string_view element) override {
        if (element == "t") isText = false;
        if (element == "rPh") --spoken;
    }
    void text(std::string_view piece) override {
        if (!isText || spoken > 0 || all.empty()) return;
        bytes += piece.size();
        if (bytes > kMaxStringBytes) return stop(Fault::TooLarge);
        all.back() += piece;
    }

    std::vector<std::string> all;
    std::size_t bytes = 0;
    int spoken = 0;
    bool isText = false;
};

/// A worksheet, row by row into CSV.
class Rows : public XmlReader {
public:
    Rows(const Strings& strings, const Styles& styles, bool isFrom1904)
        : strings_(strings), styles_(styles), isFrom1904_(isFrom1904) {}

    void begin(std::string_view element, const Attributes& attributes) override {
        if (element == "row") return beginRow(attributes);
        if (element == "c") return beginCell(attributes);
        if (element == "v" || element == "t") isText_ = true;
        if (element == "rPh") ++spoken_;
    }
    void end(std::string_view element) override {
        if (element == "v" || element == "t") isText_ = false;
        if (element == "rPh") --spoken_;
        if (element == "c") endCell();
        if (element == "row") endRow();
        if (element == "sheetData") finish();
    }
    void text(std::string_view piece) override {
        if (!isText_ || spoken_ > 0) return;
        value_ += piece;
        if (value_.size() > kMaxCellBytes) stop(Fault::TooLarge);
    }

    [[nodiscard]] std::size_t count() const { return count_; }
    std::string csv;

private:
    void beginRow(const Attributes& attributes) {
        const auto number = numberOf<std::size_t>(attributes["r"]).value_or(row_ + 1);
        if (number <= row_) return stop(Fault::Damaged);
        row_ = number;
        cells_.clear();
        column_ = 0;
    }
    void beginCell(const Attributes& attributes) {
        column_ = columnOf(attributes["r"]).value_or(column_);
        type_ = attributes["t"];
        style_ = attributes["s"];
        value_.clear();
    }
    void endCell() {
        auto text = cellText();
        if (!text.empty()) {
            if (column_ >= kMaxColumns) return stop(Fault::TooManyColumns);
            if (cells_.size() <= column_) cells_.resize(column_ + 1);
            cells_[column_] = std::move(text);
        }
        ++column_;
    }
    [[nodiscard]] std::string cellText() const {
        if (type_ == "s") {
            const auto at = numberOf<std::size_t>(value_);
            return at && *at < strings_.all.size() ? strings_.all[*at] : std::string();
        }
        if (type_ == "str" || type_ == "inlineStr" || type_ == "e" || type_ == "d") return value_;
        if (type_ == "b") return value_ == "1" ? "TRUE" : "FALSE";
        return numberText(value_, styles_.of(style_), isFrom1904_);
    }
    /// Rows that only have borders are no rows.
    void endRow() {
        const bool isBlank = std::all_of(cells_.begin(), cells_.end(), [](const auto& cell) {
            return cell.find_first_not_of(" \t\r\n") == std::string::npos;
        });
        if (isBlank) return;
        if (row_ > kMaxRowNumber || ++count_ > kMaxRows) return stop(Fault::TooManyRows);
        csv.append(row_ - lines_ - 1, '\n');
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (i > 0) csv += ',';
            appendCsvCell(csv, cells_[i]);
        }
        csv += '\n';
        lines_ = row_;
    }

    const Strings& strings_;
    const Styles& styles_;
    const bool isFrom1904_;
    std::vector<std::string> cells_;
    std::string type_, style_, value_;
    std::size_t row_ = 0, column_ = 0, lines_ = 0, count_ = 0;
    int spoken_ = 0;
    bool isText_ = false;
};

/// An OLE container: a workbook of before 2007, or one that is encrypted.
std::optional<Fault> faultOfContainer(std::string_view bytes) {
    constexpr std::string_view kOle = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    constexpr std::string_view kEncrypted("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0", 26);
    if (!bytes.starts_with(kOle)) return std::nullopt;
    return bytes.find(kEncrypted) == std::string_view::npos ? Fault::OldFormat : Fault::Password;
}

/// [Content_Types].xml: a workbook that may bring macros says so, whatever its file's name.
struct ContentTypes : XmlReader {
    void begin(std::string_view, const Attributes& attributes) override {
        const auto type = attributes["ContentType"];
        if (type.find("macroEnabled") != std::string_view::npos ||
            type.find("vbaProject") != std::string_view::npos)
            stop(Fault::Macros);
    }
    void end(std::string_view) override {}
    void text(std::string_view) override {}
};

tl::expected<std::string, Fault> readSheets(Archive& archive, const Contents& contents,
                                            const Relations& relations) {
    Strings strings;
    Styles styles;
    if (auto read = readXml(archive, "xl/sharedStrings.xml", strings); !read)
        return tl::unexpected(read.error());
    if (auto read = readXml(archive, "xl/styles.xml", styles); !read)
        return tl::unexpected(read.error());
    for (const auto& id : contents.sheets) {
        const auto part = relations.parts.find(id);
        if (part == relations.parts.end() || !archive.has(part->second)) continue;
        Rows rows(strings, styles, contents.isFrom1904);
        if (auto read = readXml(archive, part->second, rows); !read)
            return tl::unexpected(read.error());
        if (rows.count() > 0) return std::move(rows.csv);
    }
    return tl::unexpected(Fault::NoSheet);
}

}  // namespace

tl::expected<std::string, Fault> readWorkbook(std::string_view bytes) {
    if (const auto fault = faultOfContainer(bytes)) return tl::unexpected(*fault);
    const auto archive = bytes.starts_with("PK") ? Archive::open(bytes) : nullptr;
    if (!archive)
        return tl::unexpected(bytes.starts_with("PK") ? Fault::Damaged : Fault::NotAWorkbook);
    if (archive->has("xl/vbaProject.bin")) return tl::unexpected(Fault::Macros);
    if (!archive->has("xl/workbook.xml")) return tl::unexpected(Fault::NotAWorkbook);
    ContentTypes types;
    if (auto read = readXml(*archive, "[Content_Types].xml", types); !read)
        return tl::unexpected(read.error());
    Contents contents;
    Relations relations;
    if (auto read = readXml(*archive, "xl/workbook.xml", contents); !read)
        return tl::unexpected(read.error());
    if (auto read = readXml(*archive, "xl/_rels/workbook.xml.rels", relations); !read)
        return tl::unexpected(read.error());
    return readSheets(*archive, contents, relations);
}

}  // namespace hoibao::sheet
