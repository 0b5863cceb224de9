#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoibao::crypto {

/// Argon2id with the parameters in force. One hash takes 46 MiB and some 75 ms, so at most
/// kAtOnce are worked on; who comes beyond is sent away. Any number of threads.
class PasswordHasher {
public:
    static constexpr int kAtOnce = 2;
    struct Cost {
        std::uint64_t passes = 1;
        std::size_t memoryBytes = std::size_t{47'104} * 1024;
    };

    PasswordHasher() : PasswordHasher(Cost()) {}
    explicit PasswordHasher(Cost cost) : cost_(cost) {}

    /// A place among those that are worked on; given back when destroyed.
    class Turn {
    public:
        Turn(Turn&& other) noexcept : owner_(other.owner_) { other.owner_ = nullptr; }
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (owner_) --owner_->busy_;
        }

        /// A PHC string "$argon2id$v=19$m=47104,t=1,p=1$…". Throws Unavailable without memory.
        [[nodiscard]] std::string hash(std::string_view password) const;
        /// With an empty `hash` the same work is done and the answer is no.
        [[nodiscard]] bool verify(const std::string& hash, std::string_view password) const;
        /// Whether the hash was made with other parameters than those in force.
        [[nodiscard]] bool isOutdated(const std::string& hash) const;

    private:
        friend class PasswordHasher;
        explicit Turn(PasswordHasher* owner) : owner_(owner) {}
        PasswordHasher* owner_;
    };

    /// Nothing when kAtOnce are being worked on.
    [[nodiscard]] std::optional<Turn> turn();

private:
    Cost cost_;
    std::atomic<int> busy_ = 0;
};

}  // namespace hoibao::crypto
