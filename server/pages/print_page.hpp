#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "pages/form.hpp"
#include "pages/staff_page.hpp"
#include "service/printing.hpp"

/// Print runs as the desk sees them.
namespace hoibao::pages {

/// "Tờ A4, 24 nhãn 70 × 37 mm"; of a sheet described in a file the name that it gives itself.
[[nodiscard]] std::string sheetWords(Language language, const std::string& sheet);

/// The sheets known by name, `chosen` marked.
[[nodiscard]] Data sheetOptions(Language language, std::string_view chosen);

/// A run in a list.
[[nodiscard]] Data runRow(const http::Request& request, const store::PrintRun& run);

/// A run as a card: how far it is, what can be done with it, and the labels that must not be used.
[[nodiscard]] StaffPage printRunPage(const http::Request& request,
                                     const service::Printing::Run& run,
                                     std::span<const store::PrintFault> blocked,
                                     const http::Form& form, const Faults& faults, int status);

}  // namespace hoibao::pages
