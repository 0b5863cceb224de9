#include "content.hpp"
#include "fonts.hpp"
#include "labels/render.hpp"
#include "pdf_document.hpp"

namespace hoibao::labels {

std::string Printer::calibration() const {
    return {};
}

}  // namespace hoibao::labels
