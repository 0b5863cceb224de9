#pragma once

#include <fmt/format.h>

#include <regex>

#include "domain/item_number.hpp"
#include "pages/counter_scan_handler.hpp"
#include "pages/manifest_handler.hpp"
#include "pages/packing_handler.hpp"
#include "pages/pickup_handler.hpp"
#include "pages/print_handler.hpp"
#include "pages/site.hpp"
#include "service/reference.hpp"
#include "service/tray_fixture.hpp"

namespace hoibao::pages {

inline constexpr std::string_view kPassword = "con trâu đi trước cái cày";
inline constexpr std::string_view kScript = "<script>alert(1)</script>";
using Fields = std::vector<std::pair<std::string, std::string>>;

/// People of both sides who work with envelopes through the whole application, as browsers send it.
class CounterPagesTest : public tests::TrayTest {
protected:
    CounterPagesTest() {
        make("lan", "Trần Thị Lan", domain::Role::Clerk, "C80");
        make("hanh", "Phạm Thị Hạnh", domain::Role::ShiftLead, "C80");
        make("binh", "Võ Văn Bình", domain::Role::PostLiaison, "P80");
        make("tuan", "Lê Minh Tuấn", domain::Role::PostWorker, "P80");
        make("xuan", "Bùi Thị Xuân", domain::Role::PostLiaison, "P80.25459");
        make("khac", "Đặng Văn Khác", domain::Role::Clerk, "C80.25459");
        packingPages.addTo(site->router());
        pickupPages.addTo(site->router());
        manifestPages.addTo(site->router());
        scanPages.addTo(site->router());
        printPages.addTo(site->router());
    }

    void make(const std::string& name, const std::string& person, domain::Role role,
              std::string_view office) {
        const auto code = *domain::OfficeCode::parse(office);
        const auto link = accounts.create({name, person, role, code}, operator_, "r");
        ASSERT_TRUE(link) << link.error().detail;
        ASSERT_TRUE(accounts.accept(*link, kPassword, "", "r"));
    }
    const std::string& cookie(const std::string& name) {
        auto& known = cookies[name];
        if (known.empty())
            known =
                "hoibao-loopback=" + signIns.signIn({name, kPassword, "", "127.0.0.1", "r"}).token;
        return known;
    }
    http::Response send(std::string_view line, const std::string& fields, const std::string& body) {
        return site->send(line, fields, body);
    }
    http::Response get(const std::string& who, std::string_view path) {
        return send(fmt::format("GET {}", path),
                    who.empty() ? "" : fmt::format("Cookie: {}\r\n", cookie(who)), "");
    }
    std::string csrf(const std::string& who) { return csrfOf(cookie(who)); }
    /// A form as the page would send it; `once` is fresh unless it is given.
    http::Response post(const std::string& who, std::string_view path, const Fields& typed,
                        std::string once = "") {
        if (once.empty()) once = fmt::format("once{}", ++forms);
        std::string body = fmt::format("csrf={}&once={}", csrf(who), once);
        for (const auto& [name, value] : typed)
            body += fmt::format("&{}={}", percentEncoded(name), percentEncoded(value));
        return send(fmt::format("POST {}", path),
                    fmt::format("Content-Type: application/x-www-form-urlencoded\r\n"
                                "Sec-Fetch-Site: same-origin\r\nCookie: {}\r\n",
                                cookie(who)),
                    body);
    }
    http::Response postPhotos(const std::string& who, std::string_view path,
                              const std::vector<std::pair<std::string, std::string>>& files,
                              const std::string& once = "photos") {
        std::string body;
        const auto part = [&](const std::string& head, const std::string& content) {
            body += fmt::format("--xyz\r\nContent-Disposition: form-data; {}\r\n\r\n", head);
            body += content + "\r\n";
        };
        part("name=\"csrf\"", csrf(who));
        part("name=\"once\"", once);
        for (const auto& [name, bytes] : files)
            part(fmt::format("name=\"photos\"; filename=\"{}\"", name), bytes);
        body += "--xyz--\r\n";
        return send(fmt::format("POST {}", path),
                    fmt::format("Content-Type: multipart/form-data; boundary=xyz\r\n"
                                "Sec-Fetch-Site: same-origin\r\nCookie: {}\r\n",
                                cookie(who)),
                    body);
    }
    static std::string hidden(const std::string& html, const std::string& name) {
        std::smatch match;
        const std::regex pattern("name=\"" + name + "\" value=\"([^\"]*)\"");
        return std::regex_search(html, match, pattern) ? match[1].str() : "absent";
    }
    static std::string grouped(const std::string& number) {
        return domain::ItemNumber::parse(number)->grouped();
    }
    /// A photograph that shows these labels, as bytes that the fixture's reader knows.
    std::string picture(scanner::Reading shown) {
        auto bytes = fmt::format("\xFF\xD8 picture {}", ++pictures);
        readings[bytes] = std::move(shown);
        return bytes;
    }
    std::string picture(const std::vector<std::string>& numbers) {
        return picture(shows(numbers, links));
    }
    /// That many items with places in session 1, which is opened for that day.
    std::vector<std::int64_t> expectedOn(const std::string& day, int count) {
        const auto items = addItems(count);
        const Fields opened{{"day", day},        {"from", "07:30"}, {"to", "17:00"},
                            {"place", "Quầy 3"}, {"capacity", "5"}, {"weeks", ""}};
        EXPECT_EQ(post("lan", "/desk/pickup", opened).status, 303);
        for (const auto id : items) {
            const auto booked =
                post("lan", fmt::format("/desk/items/{}/pickup", id), {{"session", "1"}});
            EXPECT_EQ(booked.status, 303);
        }
        return items;
    }
    Fields signers(const std::string& page, const std::string& centre = "hanh",
                   const std::string& post = "binh") {
        return {{"mark", hidden(page, "mark")},
                {"centreName", centre},
                {"centrePassword", std::string(kPassword)},
                {"postName", post},
                {"postPassword", std::string(kPassword)}};
    }

    crypto::PasswordHasher hasher{{1, 8192}};
    service::SignIn signIns{database(), hasher, clock(), {}};
    service::Accounts accounts{database(), hasher, clock()};
    domain::Caller operator_{domain::Role::Operator, *domain::OfficeCode::parse("C80"), "tests", 0,
                             ""};
    service::Scanning scanning{database(), policy, clock()};
    service::ItemReading reading{database(), clock()};
    service::Printers printers{database(), labels::Fonts::load(labels::Fonts::folder()),
                               "thermal-100x150", clock()};
    std::unique_ptr<Site> site = std::make_unique<Site>(signIns, accounts);
    service::Pickup pickup{database(), policy, clock()};
    PackingHandler packingPages{packing};
    service::ItemEditing editing{database(), tests::gazetteer(), tests::zones(), policy, clock()};
    PickupHandler pickupPages{pickup, reading, editing};
    ManifestHandler manifestPages{manifests, photographs, handover, signIns};
    CounterScanHandler scanPages{scanning};
    PrintHandler printPages{printing, printers, reading};
    std::map<std::string, std::string> cookies;
    int forms = 0, pictures = 0;
};

}  // namespace hoibao::pages
