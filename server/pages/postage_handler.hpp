#pragma once

#include "http/router.hpp"
#include "pages/html.hpp"
#include "service/public_information.hpp"

namespace hoibao::pages {

/// GET /postage: what sending a result costs, with the text of law. No script.
class PostageHandler {
public:
    /// `information` must outlive it.
    explicit PostageHandler(service::PublicInformation& information) : information_(information) {}

    /// Registers the route; the handler must outlive the router.
    void addTo(http::Router& router);

private:
    [[nodiscard]] http::Response answer(const http::Request& request) const;
    void addChoices(Data& data, const http::Request& request, Language language) const;
    void addAnswer(Data& data, const http::Request& request, Language language) const;

    service::PublicInformation& information_;
};

}  // namespace hoibao::pages
