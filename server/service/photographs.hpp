#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/read.hpp"
#include "service/manifests.hpp"

namespace hoibao::service {

/// Photographs of a manifest's tray: read, kept for some days, and held against the list. Any
/// number of threads.
class Photographs {
public:
    /// Reads a photograph where a hostile one does no harm: scanner::Pool::read. `expected` are
    /// the numbers on the manifest: what is too poor to be decoded may be compared with them.
    using Reader = std::function<scanner::Result<scanner::Reading>(
        std::string_view bytes, const std::vector<std::string>& expected)>;

    /// The frames lie in `folder`, which is made when needed, for `keep`. All references must
    /// outlive it.
    Photographs(store::Database& database, const LinkSigner& links, std::filesystem::path folder,
                std::chrono::days keep, Reader reader, Clock clock);

    struct Answer {
        store::ManifestPhoto photo;
        scanner::Reading reading;
        Tally tally;  ///< over all photographs so far
    };
    /// Takes one in, of an open manifest. The same photograph again is the same, also after the
    /// manifest was signed. Errors: NotFound "unknown-manifest"; Conflict "not-open"; TooLarge
    /// "too-large"; UnsupportedType "not-an-image"; Unreadable "truncated", "decoder-died",
    /// "timed-out". Throws Unavailable when no reader is free, or the folder takes no file.
    [[nodiscard]] domain::Result<Answer> take(const Asker& asker, std::int64_t manifest,
                                              std::string_view bytes);

    /// A frame that is still kept. Errors: NotFound "unknown-manifest", "unknown-photo".
    struct Frame {
        std::string contentType, bytes;
    };
    [[nodiscard]] domain::Result<Frame> frame(const domain::Caller& caller, std::int64_t manifest,
                                              std::int64_t photo);

    /// Deletes the frames that were kept long enough, and files in the folder that nobody knows of;
    /// hashes and symbols stay. Gives how many files went.
    std::size_t forgetOld();

private:
    struct Known {
        std::optional<Answer> answer;       ///< of a photograph that was taken in before
        std::vector<std::string> expected;  ///< in a new one
    };
    [[nodiscard]] domain::Result<Known> find(const Asker& asker, std::int64_t manifest,
                                             const std::string& sha256);
    [[nodiscard]] domain::Result<Answer> keep(const Asker& asker, store::ManifestPhoto photo,
                                              const scanner::Reading& reading);
    [[nodiscard]] std::string write(std::string_view bytes) const;
    std::size_t forgetOrphans();

    store::Database& database_;
    const LinkSigner& links_;
    std::filesystem::path folder_;
    std::chrono::days keep_;
    Reader reader_;
    Clock clock_;
};

}  // namespace hoibao::service
