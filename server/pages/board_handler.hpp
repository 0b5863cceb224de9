#pragma once

#include "http/router.hpp"
#include "pages/board_tables.hpp"
#include "pages/chart_svg.hpp"
#include "service/board.hpp"

namespace hoibao::pages {

/// The supervisor's board: numbers first, then the picture, always the table, each number a link to
/// its items, each table as a file.
class BoardHandler {
public:
    /// `board` must outlive it.
    BoardHandler(service::Board& board, CommuneMap map) : board_(board), map_(std::move(map)) {}

    /// Registers the routes; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    using Page = http::Response (BoardHandler::*)(const http::Request&, const BoardView&) const;
    [[nodiscard]] http::Response answer(const http::Request& request, Page show) const;

    [[nodiscard]] http::Response overview(const http::Request& request,
                                          const BoardView& view) const;
    [[nodiscard]] http::Response times(const http::Request& request, const BoardView& view) const;
    [[nodiscard]] http::Response stuck(const http::Request& request, const BoardView& view) const;
    [[nodiscard]] http::Response communes(const http::Request& request,
                                          const BoardView& view) const;
    [[nodiscard]] http::Response scans(const http::Request& request, const BoardView& view) const;
    [[nodiscard]] http::Response items(const http::Request& request, const BoardView& view) const;
    [[nodiscard]] http::Response unread(const http::Request& request, const BoardView& view) const;
    [[nodiscard]] http::Response exported(const http::Request& request,
                                          const BoardView& view) const;

    [[nodiscard]] domain::Result<BoardTable> tableOf(const http::Request& request,
                                                     const BoardView& view,
                                                     std::string_view file) const;
    /// A list page by page, as `ask` gives them and `make` makes tables of them.
    template <class Ask, class Make>
    [[nodiscard]] domain::Result<BoardTable> whole(const http::Request& request,
                                                   const BoardView& view, Ask ask, Make make) const;
    [[nodiscard]] http::Response page(const http::Request& request, const BoardView& view,
                                      std::string_view name, Data data) const;

    service::Board& board_;
    CommuneMap map_;
};

}  // namespace hoibao::pages
