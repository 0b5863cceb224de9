#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "service/handover.hpp"
#include "service/manifests.hpp"
#include "service/photographs.hpp"
#include "service/road_fixture.hpp"

namespace hoibao::tests {

/// A road up to a tray of labelled items, its manifest, and photographs that show what a test says.
class TrayTest : public RoadTest {
protected:
    TrayTest();
    ~TrayTest() override;

    /// A manifest of C80 to P80 with these numbers.
    service::ManifestView manifestOf(const std::vector<std::string>& numbers);
    service::ManifestView view(std::int64_t manifest);

    /// A photograph that shows these labels, each with bars and a signed QR code, side by side.
    static scanner::Reading shows(const std::vector<std::string>& numbers,
                                  const service::LinkSigner& links);
    static scanner::Symbol symbol(scanner::Format format, const std::string& number, double x,
                                  double y, int label);
    domain::Result<service::Photographs::Answer> photograph(std::int64_t manifest,
                                                            scanner::Reading reading,
                                                            const std::string& bytes);
    domain::Result<service::Photographs::Answer> photograph(
        std::int64_t manifest, const std::vector<std::string>& numbers) {
        return photograph(manifest, shows(numbers, links),
                          "picture " + std::to_string(++pictures_));
    }
    /// Numbers in the post's hands; two hours pass after the handover.
    std::vector<std::string> addHandedOver(int count);
    std::string classOf(std::int64_t manifest, const std::string& number);

    service::Asker lead(std::string_view person = "Hạnh") {
        return asker("C80", domain::Role::ShiftLead, person);
    }
    service::Asker liaison(std::string_view person = "Bình") {
        return asker("P80", domain::Role::PostLiaison, person);
    }

    std::filesystem::path folder;
    std::map<std::string, scanner::Reading> readings;  ///< by the photograph's bytes
    int reads = 0;

private:
    int pictures_ = 0;

protected:
    service::Manifests manifests;
    service::Photographs photographs;
    service::Handover handover;
};

}  // namespace hoibao::tests
