#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <tl/expected.hpp>

#include "sheet/reader.hpp"

namespace hoibao::sheet {

/// A ZIP file in memory, read part by part. What is unpacked altogether is bounded: a little file
/// can hold very much.
class Archive {
public:
    static constexpr std::size_t kMaxUnpackedBytes = 160u << 20;

    /// `bytes` must outlive it. Nothing when they are no ZIP file.
    [[nodiscard]] static std::unique_ptr<Archive> open(std::string_view bytes);
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    [[nodiscard]] bool has(std::string_view part) const;
    /// Hands the part over in pieces until `take` says no. Errors: TooLarge, Damaged; nothing is
    /// handed over of a part that is not there.
    [[nodiscard]] tl::expected<void, Fault> read(std::string_view part,
                                                 const std::function<bool(std::string_view)>& take);

private:
    struct Handle;
    explicit Archive(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> handle_;
    std::size_t unpacked_ = 0;
};

}  // namespace hoibao::sheet
