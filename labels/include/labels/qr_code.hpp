#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hoibao::labels {

/// L 7 %, M 15 %, Q 25 %, H 30 % of the codewords can be restored.
enum class QrLevel { L, M, Q, H };

/// A QR code without its quiet zone: bit x of row y says dark.
struct QrCode {
    static constexpr int kMaxVersion = 9;
    static constexpr int kMaxModules = 17 + 4 * kMaxVersion;
    static constexpr int kQuietZone = 4;

    int modules = 0;
    std::array<std::uint64_t, kMaxModules> rows{};
    [[nodiscard]] bool isDark(int x, int y) const {
        return (rows[static_cast<std::size_t>(y)] >> x & 1) != 0;
    }
};

/// How characters are packed: 5.5 bits each of a small alphabet, or any bytes.
enum class QrMode { Alphanumeric, Bytes };

/// Whether `text` holds only what alphanumeric mode can.
[[nodiscard]] bool isQrAlphanumeric(std::string_view text);
/// The least version that holds `length` characters of the mode; nothing beyond kMaxVersion.
[[nodiscard]] std::optional<int> qrVersion(std::size_t length, QrLevel level,
                                           QrMode mode = QrMode::Alphanumeric);
[[nodiscard]] constexpr int qrModules(int version) {
    return 17 + 4 * version;
}

/// Makes QR codes (ISO/IEC 18004). Keeps what the codes of a version and level have in common, so
/// that a run of equally long links takes some 10 µs a code; ZXing's writer takes over 140. One
/// thread at a time.
class QrEncoder {
public:
    QrEncoder();
    ~QrEncoder();
    /// In alphanumeric mode where `text` allows it, else as bytes; it must have a version.
    [[nodiscard]] QrCode encode(std::string_view text, QrLevel level);

private:
    struct Frame;
    std::vector<std::unique_ptr<const Frame>> frames_;  ///< by version and level
};

}  // namespace hoibao::labels
