#include "domain/csv.hpp"

#include <algorithm>

namespace hoibao::domain {
namespace {
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
}

CsvReader::CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
}

void CsvReader::skipLineBreak() {
    if (at_ >= text_.size()) return;
    const bool isCrLf = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    at_ += isCrLf ? 2 : 1;
    ++line_;
}

void CsvReader::skipBlankLines() {
    while (at_ < text_.size() && (text_[at_] == '\r' || text_[at_] == '\n')) skipLineBreak();
}

/// After the opening quote; gives whether the field was closed as it should be.
bool CsvReader::readQuoted(std::string& field) {
    while (at_ < text_.size()) {
        const char letter = text_[at_];
        if (letter == '"') {
            ++at_;
            if (at_ < text_.size() && text_[at_] == '"') {
                field += '"';
                ++at_;
                continue;
            }
            return at_ == text_.size() || text_[at_] == delimiter_ || text_[at_] == '\r' ||
                   text_[at_] == '\n';
        }
        if (letter == '\n' || (letter == '\r' && !text_.substr(at_ + 1).starts_with('\n'))) ++line_;
        field += letter;
        ++at_;
    }
    return false;
}

CsvReader::Outcome CsvReader::next(std::vector<std::string>& fields) {
    fields.clear();
    skipBlankLines();
    recordLine_ = line_;
    if (at_ >= text_.size()) return Outcome::End;
    const std::size_t begin = at_;
    for (;;) {
        auto& field = fields.emplace_back();
        if (at_ < text_.size() && text_[at_] == '"') {
            ++at_;
            if (!readQuoted(field)) {
                // Go on after the line on which the broken record began: one bad quote costs one
                // line.
                const auto end = text_.find_first_of("\r\n", begin);
                at_ = end == std::string_view::npos ? text_.size() : end;
                line_ = recordLine_;
                skipLineBreak();
                return Outcome::BrokenQuotes;
            }
        } else {
            const char stops[] = {delimiter_, '\r', '\n', '\0'};
            const auto end = std::min(text_.find_first_of(stops, at_, 3), text_.size());
            field.assign(text_.substr(at_, end - at_));
            at_ = end;
        }
        if (at_ < text_.size() && text_[at_] == delimiter_) {
            ++at_;
            continue;
        }
        skipLineBreak();
        return Outcome::Record;
    }
}

}  // namespace hoibao::domain
