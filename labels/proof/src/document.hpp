#pragma once

#include <memory>
#include <string>

#include "scanner/image.hpp"

namespace hoibao::proof {

/// A PDF as a printer sees it, by poppler. Only for processes that may die.
class Document {
public:
    /// One that cannot be read has no pages.
    explicit Document(const std::string& bytes);
    ~Document();

    [[nodiscard]] int pages() const;
    /// Page `page` (from 1) in gray, one pixel a dot; empty where it cannot be drawn.
    [[nodiscard]] scanner::GrayImage draw(int page, int dpi) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace hoibao::proof
