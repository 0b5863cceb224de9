#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/address/index.hpp"

namespace hoibao::domain::address {

/// Reads the reference files into an Index, in the order of its methods.
class IndexBuilder {
public:
    IndexBuilder();

    /// What is wrong, if something is, naming file and line.
    [[nodiscard]] std::optional<std::string> addProvinces(std::string_view csv);
    [[nodiscard]] std::optional<std::string> addWards(std::string_view csv);
    [[nodiscard]] std::optional<std::string> addFormerUnits(std::string_view csv);

    [[nodiscard]] std::unique_ptr<Gazetteer::Index> finish();

private:
    struct Named {
        std::uint64_t folded = 0;
        std::size_t index = 0;
    };

    using Row = std::vector<std::string>;
    [[nodiscard]] std::optional<std::string> addFormerUnit(const Row& row);
    [[nodiscard]] std::optional<std::string> readNow(std::string_view codes, Unit& unit);
    void addProvinceName(std::string_view fullName, std::uint64_t today, std::uint64_t former);
    void addProvinceAliases();
    [[nodiscard]] std::uint8_t formerProvince(const std::string& name);
    [[nodiscard]] std::uint16_t district(const std::string& name, std::uint8_t province);
    void collectFacts();
    void sortNames();
    void makeSlots();

    std::unique_ptr<Gazetteer::Index> index_;
    std::map<std::string, std::uint8_t, std::less<>> todayByCode_;
    std::map<std::string, std::uint8_t, std::less<>> formerByName_;
    std::map<std::pair<std::string, std::uint8_t>, std::uint16_t> districtIds_;
    std::map<std::string, std::uint16_t, std::less<>> wardByCode_;
    std::vector<std::uint64_t> unitNames_, districtNames_, provinceNames_;  ///< folded hashes
};

}  // namespace hoibao::domain::address
