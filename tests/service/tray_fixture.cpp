#include "service/tray_fixture.hpp"

#include <stdlib.h>

namespace hoibao::tests {
namespace {

std::filesystem::path newFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "hoibao-photos-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
    return pattern;
}

}  // namespace

TrayTest::TrayTest()
    : folder(newFolder()),
      manifests(database(), links, policy, clock()),
      photographs(
          database(), links, folder, std::chrono::days(7),
          [this](std::string_view bytes,
                 const std::vector<std::string>&) -> scanner::Result<scanner::Reading> {
              ++reads;
              const auto known = readings.find(std::string(bytes));
              if (known != readings.end()) return known->second;
              return scanner::fail(scanner::ErrorCode::NotAnImage, "no picture");
          },
          clock()),
      handover(database(), links, policy, clock()) {}

TrayTest::~TrayTest() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}

service::ManifestView TrayTest::manifestOf(const std::vector<std::string>& numbers) {
    service::ManifestOrder order;
    order.office = "C80";
    order.postOffice = "P80";
    order.numbers = numbers;
    return manifests.create(asker(), order).value();
}

service::ManifestView TrayTest::view(std::int64_t manifest) {
    return manifests.find(asker().caller, manifest).value();
}

scanner::Symbol TrayTest::symbol(scanner::Format format, const std::string& number, double x,
                                 double y, int label) {
    scanner::Symbol symbol;
    symbol.format = format;
    symbol.text = number;
    symbol.number = number;
    symbol.label = label;
    symbol.way = "test";
    const double width = format == scanner::Format::Code128 ? 200 : 100;
    const double height = format == scanner::Format::Code128 ? 50 : 100;
    symbol.corners = {{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}};
    return symbol;
}

scanner::Reading TrayTest::shows(const std::vector<std::string>& numbers,
                                 const service::LinkSigner& links) {
    scanner::Reading reading;
    reading.width = 4000;
    reading.height = 3000;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto& number = numbers[i];
        const double x = 10 + 300.0 * static_cast<double>(i % 10);
        const double y = 10 + 250.0 * static_cast<double>(i / 10);
        const int label = static_cast<int>(2 * i);
        auto qr = symbol(scanner::Format::QRCode, number, x, y + 60, label);
        qr.text = links.link(number);
        qr.signature = links.signature(number);
        reading.symbols.push_back(qr);
        reading.symbols.push_back(symbol(scanner::Format::Code128, number, x, y, label));
    }
    reading.labels = scanner::distinctNumbers(reading.symbols);
    return reading;
}

domain::Result<service::Photographs::Answer> TrayTest::photograph(std::int64_t manifest,
                                                                  scanner::Reading reading,
                                                                  const std::string& bytes) {
    readings[bytes] = std::move(reading);
    return photographs.take(asker(), manifest, bytes);
}

std::vector<std::string> TrayTest::addHandedOver(int count) {
    const auto numbers = addLabelled(count);
    const auto id = manifestOf(numbers).manifest.id;
    EXPECT_TRUE(photograph(id, numbers));
    EXPECT_TRUE(handover.sign(lead(), id, {}, {}));
    auto post = liaison();
    post.caller.keyId = 2;
    EXPECT_TRUE(handover.sign(post, id, {}, {}));
    now += std::chrono::hours(2);
    return numbers;
}

std::string TrayTest::classOf(std::int64_t manifest, const std::string& number) {
    return std::string(name(view(manifest).tally.classOf(number)));
}

}  // namespace hoibao::tests
