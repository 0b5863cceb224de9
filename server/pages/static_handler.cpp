#include "pages/static_handler.hpp"

#include <fmt/format.h>

#include "http/problem.hpp"
#include "pages/embedded.hpp"

namespace hoibao::pages {
namespace {

std::string_view typeOf(std::string_view file) {
    if (file.ends_with(".css")) return "text/css; charset=utf-8";
    if (file.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (file.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

/// Whether the browser takes gzip: every one does that says so without a weight of 0.
bool takesGzip(const http::Request& request) {
    const auto accepts = request.header("accept-encoding").value_or("");
    const auto at = accepts.find("gzip");
    return at != std::string::npos && accepts.compare(at, 8, "gzip;q=0") != 0;
}

}  // namespace

void handleStaticFiles(http::Router& router) {
    router.handle("GET /static/{file*}", staticFile);
}

http::Response staticFile(const http::Request& request) {
    const auto& name = request.path("file");
    const auto* const file = embeddedFile("static/" + name);
    if (!file) return http::problem(404, "unknown-file", "There is no such file.");
    const bool isPacked = takesGzip(request) && file->gzip.size() < file->content.size();
    http::Response response;
    response.contentType = typeOf(name);
    response.body = isPacked ? file->gzip : file->content;
    if (isPacked) response.headers.set("Content-Encoding", "gzip");
    response.headers.set("Vary", "Accept-Encoding");
    response.headers.set("ETag", fmt::format("\"{}{}\"", file->version, isPacked ? "-gzip" : ""));
    // A link with today's version can be kept for ever: another content has another link.
    const bool isVersioned = request.query("v") == std::string(file->version);
    response.headers.set("Cache-Control", isVersioned ? "public, max-age=31536000, immutable"
                                                      : "public, max-age=3600");
    return response;
}

}  // namespace hoibao::pages
