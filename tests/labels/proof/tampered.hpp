#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace hoibao::labels::test {

/// The PDF of a run with the content of page `page` (from 0) edited, as if it had been drawn so.
/// Throws when the edit makes it much longer.
std::string tampered(std::string pdf, std::size_t page,
                     const std::function<void(std::string&)>& edit);

}  // namespace hoibao::labels::test
