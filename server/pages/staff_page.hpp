#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"
#include "pages/html.hpp"

/// The frame of every page for staff: the head with who is signed in, where one can go, the search
/// box, the way out; and what is said when a page cannot be shown.
namespace hoibao::pages {

struct StaffPage {
    std::string title;      ///< of the document; the heading is the template's
    std::string_view view;  ///< the template that fills the frame
    Data data = object();   ///< what it is filled with
    int status = 200;
    bool isWide = false;           ///< for tables: the whole width of the window
    std::string_view style = {};   ///< static files of its own, beside those of every page;
    std::string_view script = {};  ///< what it arranges stands before the page is seen
};

/// The whole answer. The template finds, beside its data: `hidden` (what a form must bring back),
/// `path` and all messages. A `?lang=` is remembered in a cookie.
[[nodiscard]] http::Response staffPage(const http::Request& request, StaffPage page);

/// 303 to a path of ours, where `?said=KEY` shows the message "said.KEY" above the page.
[[nodiscard]] http::Response goTo(std::string path, std::string_view said = "");

/// A problem as a page, in words, with the request's id: for Application's `problemPage`.
[[nodiscard]] http::Response problemPage(const http::Request& request, int status);

}  // namespace hoibao::pages
