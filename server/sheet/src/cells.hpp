#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hoibao::sheet {

/// How a number is meant by its format.
enum class NumberStyle { Plain, Day, Moment };

/// What ECMA-376 says of the built-in formats: 14 to 17 are days, 22 a moment, and so on.
[[nodiscard]] NumberStyle styleOfBuiltIn(unsigned id) noexcept;
/// Of a format such as "dd/mm/yyyy hh:mm;@".
[[nodiscard]] NumberStyle styleOfFormat(std::string_view format) noexcept;

/// The text of a number's cell: "912345678" for 9.12345678E8, "2026-11-23" for a day. What is no
/// number stays as it is.
[[nodiscard]] std::string numberText(std::string_view value, NumberStyle style, bool isFrom1904);

/// 0 of "A5", 27 of "AB12". Nothing for what is no cell's name.
[[nodiscard]] std::optional<std::size_t> columnOf(std::string_view reference) noexcept;

/// In quotes where CSV needs them; line breaks become ", ", or a blank where a comma stands before.
void appendCsvCell(std::string& line, std::string_view text);

}  // namespace hoibao::sheet
