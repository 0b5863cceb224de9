#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "pages/board_tables.hpp"
#include "pages/html.hpp"

/// What the board is asked in the query of an address.
namespace hoibao::pages {

/// "day", "week", "month".
[[nodiscard]] std::span<const std::string_view> boardPeriods();

/// Errors: Malformed "malformed-period" and those of parseDate; NotFound "unknown-office".
[[nodiscard]] domain::Result<BoardView> viewOf(const http::Request& request,
                                               domain::LocalDate today);
[[nodiscard]] service::BoardQuestion questionOf(const BoardView& view);
[[nodiscard]] std::optional<domain::Leg> parseLeg(std::string_view word);
/// The whole road where none is named.
[[nodiscard]] domain::Leg legOf(const http::Request& request);
/// Errors: Malformed "malformed-query", "malformed-cursor" and those of http::page.
[[nodiscard]] domain::Result<service::BoardItemsQuestion> itemsQuestionOf(
    const http::Request& request, const BoardView& view);

/// What a list's address keeps, beside the days and the office.
[[nodiscard]] std::string listQuery(const http::Request& request);
/// The same for the form that chooses other days or another office.
[[nodiscard]] Data keptOf(const http::Request& request);

}  // namespace hoibao::pages
