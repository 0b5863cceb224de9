#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <string>

#include "pages/html.hpp"
#include "pages/site.hpp"
#include "service/people_fixture.hpp"

namespace hoibao::pages {

/// The whole application over a real database, asked as people's browsers ask.
class PagesTest : public service::PeopleTest {
protected:
    /// Signs in as a new person; the answers that follow are theirs.
    void signInAs(std::string_view who, domain::Role role, std::string_view atOffice) {
        make(std::string(who), role, atOffice);
        cookie.clear();  // another browser: the session that one had goes on
        if (service::needsTotp(role)) now += std::chrono::seconds(30);  // a code is good once
        const auto second = service::needsTotp(role) ? this->code() : std::string();
        const auto response = post(
            "/sign-in",
            {{"name", std::string(who)}, {"password", std::string(kPassword)}, {"code", second}});
        ASSERT_EQ(response.status, 303) << response.body;
        cookies[std::string(who)] = cookie = cookieOf(response);
        startedAt = location(response);
    }
    void use(const std::string& who) { cookie = cookies.at(who); }

    using Fields = std::map<std::string, std::string>;
    http::Response get(std::string_view path) { return send(fmt::format("GET {}", path), "", ""); }
    http::Response post(std::string_view path, Fields fields) {
        if (!cookie.empty()) fields.emplace("csrf", csrf());
        std::string body;
        for (const auto& [name, value] : fields)
            body += fmt::format("{}{}={}", body.empty() ? "" : "&", name, percentEncoded(value));
        return send(fmt::format("POST {}", path),
                    "Content-Type: application/x-www-form-urlencoded\r\n", body);
    }
    [[nodiscard]] std::string csrf() const { return csrfOf(cookie); }

    http::Response send(std::string_view line, std::string fields, const std::string& body) {
        fields += "Sec-Fetch-Site: same-origin\r\n";
        if (!cookie.empty()) fields += fmt::format("Cookie: {}\r\n", cookie);
        return site.send(line, fields, body);
    }
    static bool has(const http::Response& response, std::string_view text) {
        return response.body.find(text) != std::string::npos;
    }
    /// The first group of the first match.
    static std::string found(const std::string& text, const std::string& pattern) {
        std::smatch match;
        return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "absent";
    }

    Site site{signIns, accounts};
    std::map<std::string, std::string> cookies;
    std::string cookie, startedAt;
};

}  // namespace hoibao::pages
