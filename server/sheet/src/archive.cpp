#include "archive.hpp"

#include <zip.h>

#include <array>
#include <string>

namespace hoibao::sheet {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

struct Archive::Handle {
    explicit Handle(zip_t* given) : zip(given) {}
    ~Handle() { zip_discard(zip); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    [[nodiscard]] zip_int64_t find(std::string_view part) const {
        return zip_name_locate(zip, std::string(part).c_str(), ZIP_FL_NOCASE);
    }

    zip_t* zip;
};

Archive::Archive(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Archive::~Archive() = default;

std::unique_ptr<Archive> Archive::open(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    auto* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    auto* const zip =
        source ? zip_open_from_source(source, ZIP_RDONLY, &error) : static_cast<zip_t*>(nullptr);
    zip_error_fini(&error);
    if (zip) return std::unique_ptr<Archive>(new Archive(std::make_unique<Handle>(zip)));
    if (source) zip_source_free(source);
    return nullptr;
}

bool Archive::has(std::string_view part) const {
    return handle_->find(part) >= 0;
}

tl::expected<void, Fault> Archive::read(std::string_view part,
                                        const std::function<bool(std::string_view)>& take) {
    const auto index = handle_->find(part);
    if (index < 0) return {};
    const std::unique_ptr<zip_file_t, CloseFile> file(
        zip_fopen_index(handle_->zip, static_cast<zip_uint64_t>(index), 0));
    if (!file) return tl::unexpected(Fault::Damaged);
    std::array<char, kPieceBytes> piece;
    for (;;) {
        const auto got = zip_fread(file.get(), piece.data(), piece.size());
        if (got < 0) return tl::unexpected(Fault::Damaged);
        if (got == 0) return {};
        unpacked_ += static_cast<std::size_t>(got);
        if (unpacked_ > kMaxUnpackedBytes) return tl::unexpected(Fault::TooLarge);
        if (!take({piece.data(), static_cast<std::size_t>(got)})) return {};
    }
}

}  // namespace hoibao::sheet
