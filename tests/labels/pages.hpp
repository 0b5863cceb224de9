#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hoibao::labels::test {

/// A grey picture: 0 is ink.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels;

    [[nodiscard]] std::uint8_t at(int x, int y) const {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
    /// What lies in the rectangle; all of it must be inside.
    [[nodiscard]] Picture crop(int left, int top, int wide, int high) const;
};

/// A PDF, as poppler sees it.
class Pdf {
public:
    explicit Pdf(const std::string& bytes);
    ~Pdf();
    Pdf(const Pdf&) = delete;
    Pdf& operator=(const Pdf&) = delete;

    [[nodiscard]] int pages() const;
    /// Pages count from 0.
    [[nodiscard]] Picture draw(int page, double dpi) const { return draw(page, dpi, {}); }
    /// A part of a page, in pixels; all of it must be on the page.
    struct Area {
        int left = -1, top = -1, width = -1, height = -1;
    };
    [[nodiscard]] Picture draw(int page, double dpi, const Area& area) const;
    /// UTF-8; words of a line with blanks between.
    [[nodiscard]] std::string text(int page) const;
    /// What poppler complained of since it was opened.
    [[nodiscard]] static std::string complaints();

private:
    struct Document;
    Document* document_;
};

}  // namespace hoibao::labels::test
