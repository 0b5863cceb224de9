#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "content.hpp"

namespace hoibao::labels {

/// A PDF in the making, of pages of one size with two fonts. libharu keeps the objects, embeds the
/// used glyphs and writes the file; the content streams are ours. One thread at a time.
class PdfDocument {
public:
    /// Throws FontUnavailable.
    PdfDocument(const std::string& regularFile, const std::string& boldFile, double width,
                double height);
    ~PdfDocument();
    PdfDocument(const PdfDocument&) = delete;
    PdfDocument& operator=(const PdfDocument&) = delete;

    /// The content that pages draw as /S.
    void setShared(std::string_view content, double width, double height);
    void addPage(std::string_view content);
    /// The whole file. No date is in it: the same pages give the same bytes.
    [[nodiscard]] std::string save(const UsedLetters& used);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hoibao::labels
