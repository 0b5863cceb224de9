#include "pages/static_handler.hpp"

#include "http/problem.hpp"
#include "pages/embedded.hpp"

namespace hoibao::pages {
namespace {

std::string_view typeOf(std::string_view file) {
    if (file.ends_with(".css")) return "text/css; charset=utf-8";
    if (file.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

}  // namespace

void handleStaticFiles(http::Router& router) {
    router.handle("GET /static/{file*}", staticFile);
}

http::Response staticFile(const http::Request& request) {
    const auto& file = request.path("file");
    const auto text = embedded("static/" + file);
    if (!text) return http::problem(404, "unknown-file", "There is no such file.");
    http::Response response;
    response.contentType = typeOf(file);
    response.body = *text;
    response.headers.set("Cache-Control", "public, max-age=3600");
    return response;
}

}  // namespace hoibao::pages
