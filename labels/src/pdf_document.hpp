#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "content.hpp"
#include "fonts.hpp"

namespace hoibao::labels {

/// A PDF in the making, of pages of one size with two fonts. libharu keeps the objects and writes
/// the file; the content streams and the fonts are ours. One thread at a time.
class PdfDocument {
public:
    /// `fonts` must outlive it.
    PdfDocument(const Fonts::Files& fonts, double width, double height);
    ~PdfDocument();
    PdfDocument(const PdfDocument&) = delete;
    PdfDocument& operator=(const PdfDocument&) = delete;

    /// The content that pages draw as /S.
    void setShared(std::string_view content, double width, double height);
    void addPage(std::string_view content);
    /// The whole file, with the glyphs of `used` embedded. No date is in it: the same pages give
    /// the same bytes. Throws FontUnavailable.
    [[nodiscard]] std::string save(const UsedLetters& used);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hoibao::labels
