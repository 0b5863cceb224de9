#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/error.hpp"

namespace hoibao::domain {

enum class Certainty { Sure, Likely, Ambiguous, Unknown };
[[nodiscard]] std::string_view name(Certainty certainty);  ///< "sure"

/// What an address says of its commune.
struct Resolution {
    Certainty certainty = Certainty::Unknown;
    std::string_view ward;      ///< code of today's commune; empty unless sure or likely
    std::string_view province;  ///< its province, or the one read; may be empty
    std::vector<std::string_view> candidates;  ///< codes, best first; at most kMaxCandidates
    std::string why;                           ///< for people
    std::string formerly;  ///< "Phường 3, Thành phố Tây Ninh" where a former name was read
    /// What stands before the commune: house, street, hamlet; NFC, trimmed of commas and blanks.
    std::string street;
};

struct Ward {
    std::string code, name, province;  ///< "25459", "Phường Tân Ninh", "80"
};

/// The communes of today and of before 1 July 2025. Immutable once made; any number of threads may
/// use it. Views in its answers live as long as it does.
class Gazetteer {
public:
    static constexpr std::size_t kMaxCandidates = 32;
    static constexpr std::size_t kMaxAddressBytes = 1000;

    /// Takes the contents of provinces.csv, wards.csv and former-units.csv (sql/reference).
    /// Errors: Malformed "malformed-reference", naming file and line.
    [[nodiscard]] static Result<Gazetteer> parse(std::string_view provincesCsv,
                                                 std::string_view wardsCsv,
                                                 std::string_view formerUnitsCsv);
    Gazetteer(Gazetteer&&) noexcept;
    Gazetteer& operator=(Gazetteer&&) noexcept;
    ~Gazetteer();

    /// Reads UTF-8 of any normal form, up to kMaxAddressBytes (longer: Unknown, and `why` says so).
    [[nodiscard]] Resolution resolve(std::string_view address) const;

    [[nodiscard]] const Ward* ward(std::string_view code) const;               ///< null if unknown
    [[nodiscard]] std::string_view provinceName(std::string_view code) const;  ///< empty if unknown
    [[nodiscard]] const std::vector<Ward>& wards() const;

    struct Index;  ///< the implementation's own

private:
    explicit Gazetteer(std::unique_ptr<Index> index);
    std::unique_ptr<Index> index_;
};

}  // namespace hoibao::domain
