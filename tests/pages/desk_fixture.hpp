#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "pages/desk_address_handler.hpp"
#include "pages/desk_handler.hpp"
#include "pages/desk_import_handler.hpp"
#include "pages/desk_item_handler.hpp"
#include "pages/pages_fixture.hpp"
#include "service/intake.hpp"
#include "service/reference.hpp"

namespace hoibao::pages {

/// The whole application with the desk's pages, over a real database, asked as a browser asks.
class DeskTest : public PagesTest {
protected:
    static constexpr std::string_view kSure = "12 Cách Mạng Tháng Tám, phường Tân Ninh, Tây Ninh";
    static constexpr std::string_view kUnsure = "Ấp 3, xã Tân Phú";

    DeskTest() {
        now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours(3);
        std::filesystem::create_directories(folder);
        desk.addTo(site.router());
        items.addTo(site.router());
        addresses.addTo(site.router());
        imports.addTo(site.router());
    }
    ~DeskTest() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    http::Response upload(std::string_view name, const std::string& bytes,
                          std::string_view office = "") {
        const auto body = fmt::format(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n"
            "--b\r\nContent-Disposition: form-data; name=\"office\"\r\n\r\n{}\r\n"
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n"
            "Content-Type: application/octet-stream\r\n\r\n{}\r\n--b--\r\n",
            csrf(), office, name, bytes);
        return send("POST /desk/import", "Content-Type: multipart/form-data; boundary=b\r\n", body);
    }

    /// Takes one result in and gives its item.
    std::int64_t addItem(std::string_view dossier, std::string_view recipient,
                         std::string_view address = kSure, std::string_view office = "C80",
                         std::string_view phone = "0912345678") {
        service::SentResult sent;
        sent.dossierCode = dossier;
        sent.recipient = recipient;
        sent.phone = phone;
        sent.address = address;
        sent.approvedAt = "2026-11-23T08:00:00+07:00";
        sent.returnBy = "post";
        const auto taken = intake.takeOne(
            sent, {operator_, std::string(office), "r", fmt::format("{:032}", ++taken_)});
        EXPECT_TRUE(taken) << dossier;
        return taken ? taken->item : 0;
    }
    std::string stateOf(std::int64_t item) {
        return database->inTransaction([&](store::Session& session) {
            return std::string(name(store::findItem(session, item)->state));
        });
    }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / fmt::format("hoibao-desk-{}", ::getpid());
    service::Clock clock = [this] { return now; };
    domain::Policy policy;
    service::Intake intake{*database, tests::gazetteer(), tests::zones(), policy, clock};
    service::ItemReading reading{*database, clock};
    service::ItemEditing editing{*database, tests::gazetteer(), tests::zones(), policy, clock};
    service::Desk deskService{*database, [] { return domain::TimeLimits{}; }, clock};
    service::AddressDesk addressService{*database, editing, clock};
    sheet::Reader sheets{{std::string(HOIBAO_BIN_DIR) + "/hoibao-sheet"}};
    service::ImportDesk importService{*database, intake, sheets, folder, clock};

    DeskHandler desk{deskService, tests::gazetteer()};
    DeskItemHandler items{reading, editing, deskService, tests::gazetteer()};
    DeskAddressHandler addresses{addressService, editing, tests::gazetteer()};
    DeskImportHandler imports{importService};

private:
    int taken_ = 0;
};

}  // namespace hoibao::pages
