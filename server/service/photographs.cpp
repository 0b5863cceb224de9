#include "service/photographs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "domain/unavailable.hpp"
#include "store/audit.hpp"
#include "store/files.hpp"

namespace hoibao::service {
namespace {

namespace fs = std::filesystem;
using domain::ErrorKind;
using scanner::ErrorCode;

/// A file that no photograph names may still be on its way into the database.
constexpr std::chrono::hours kOrphanAge{24};
constexpr std::size_t kForgetAtOnce = 100;

domain::Error errorOf(const scanner::ReadError& error) {
    const std::string code(scanner::toText(error.code));
    switch (error.code) {
        case ErrorCode::TooLarge:
            return {ErrorKind::TooLarge, code, error.message};
        case ErrorCode::NotAnImage:
        case ErrorCode::NoFile:
            return {ErrorKind::UnsupportedType, code, error.message};
        case ErrorCode::Truncated:
        case ErrorCode::DecoderDied:
        case ErrorCode::TimedOut:
            return {ErrorKind::Unreadable, code, error.message};
        case ErrorCode::Busy:
        case ErrorCode::Unavailable:
            break;
    }
    throw Unavailable("photographs: " + error.message);
}

/// What stays when the frame is deleted.
std::vector<store::PhotoCrop> cropsIn(const scanner::Reading& reading) {
    std::vector<store::PhotoCrop> crops;
    for (std::size_t i = 0; i < reading.crops.size(); ++i)
        if (!reading.crops[i].empty())
            crops.push_back(
                {static_cast<int>(i), reading.symbols[i].number.value_or(""), reading.crops[i]});
    return crops;
}

/// A file that is closed however its writing ends.
class File {
public:
    explicit File(const fs::path& path)
        : descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] bool write(std::string_view bytes) const {
        while (descriptor_ >= 0 && !bytes.empty()) {
            const auto written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return descriptor_ >= 0 && ::fsync(descriptor_) == 0;
    }

private:
    int descriptor_;
};

}  // namespace

Photographs::Photographs(store::Database& database, const LinkSigner& links, fs::path folder,
                         std::chrono::days keep, Reader reader, Clock clock)
    : database_(database),
      links_(links),
      folder_(std::move(folder)),
      keep_(keep),
      reader_(std::move(reader)),
      clock_(std::move(clock)) {}

domain::Result<Photographs::Answer> Photographs::take(const Asker& asker, std::int64_t manifest,
                                                      std::string_view bytes) {
    const auto sha256 = crypto::toLowerHex(crypto::sha256(bytes));
    auto known = find(asker, manifest, sha256);
    if (!known) return tl::unexpected(known.error());
    if (known->answer) return *std::move(known->answer);
    const auto reading = reader_(bytes, known->expected);
    if (!reading) return tl::unexpected(errorOf(reading.error()));
    store::ManifestPhoto photo;
    photo.manifest = manifest;
    photo.token = asker.token;
    photo.sha256 = sha256;
    photo.width = reading->width;
    photo.height = reading->height;
    photo.symbols = symbolsText(*reading);
    photo.unread = unreadText(*reading);
    photo.takenBy = asker.caller.person;
    photo.takenAt = clock_();
    photo.file = write(bytes);
    return keep(asker, std::move(photo), *reading);
}

/// The answer of a photograph that is known, or what to expect in a new one that may be taken in.
domain::Result<Photographs::Known> Photographs::find(const Asker& asker, std::int64_t manifest,
                                                     const std::string& sha256) {
    return database_.inTransaction([&](store::Session& session) -> domain::Result<Known> {
        const auto on = lockManifest(session, asker.caller, manifest);
        if (!on) return tl::unexpected(on.error());
        if (auto known = store::findPhoto(session, manifest, sha256)) {
            auto reading = readingOf(*known);
            return Known{Answer{*std::move(known), std::move(reading), tally(session, *on, links_)},
                         {}};
        }
        if (on->state != store::ManifestState::Open)
            return domain::fail(ErrorKind::Conflict, "not-open",
                                fmt::format("manifest {} is {}", on->code, name(on->state)));
        Known fresh;
        for (auto& line : store::manifestLines(session, manifest))
            fresh.expected.push_back(std::move(line.number));
        return fresh;
    });
}

domain::Result<Photographs::Answer> Photographs::keep(const Asker& asker,
                                                      store::ManifestPhoto photo,
                                                      const scanner::Reading& reading) {
    const auto file = photo.file;
    auto kept = database_.inTransaction([&](store::Session& session) -> domain::Result<Answer> {
        const auto on = lockManifest(session, asker.caller, photo.manifest);
        if (!on) return tl::unexpected(on.error());
        if (auto twin = store::findPhoto(session, photo.manifest, photo.sha256)) {
            return Answer{*std::move(twin), reading, tally(session, *on, links_)};
        }
        if (on->state != store::ManifestState::Open)
            return domain::fail(ErrorKind::Conflict, "not-open",
                                fmt::format("manifest {} is {}", on->code, name(on->state)));
        photo.id = store::insertPhoto(session, photo);
        store::insertCrops(session, photo.id, cropsIn(reading));
        store::updateManifest(session, *on);
        store::recordAudit(session, asker.caller, "photograph-manifest",
                           fmt::format("manifest {} photo {}", photo.manifest, photo.id),
                           asker.requestId, photo.takenAt);
        return Answer{photo, reading, tally(session, *on, links_)};
    });
    if (!kept || kept->photo.file != file) {
        std::error_code ignored;
        fs::remove(folder_ / file, ignored);
    }
    return kept;
}

domain::Result<Photographs::Frame> Photographs::frame(const domain::Caller& caller,
                                                      std::int64_t manifest, std::int64_t photo) {
    const auto gone = domain::fail(ErrorKind::NotFound, "unknown-photo", "unknown photograph");
    const auto file =
        database_.inTransaction([&](store::Session& session) -> domain::Result<std::string> {
            const auto on = store::findManifest(session, manifest);
            if (!on || !mayRead(caller, *on))
                return domain::fail(ErrorKind::NotFound, "unknown-manifest", "unknown manifest");
            const auto photos = store::photosOf(session, manifest);
            const auto found = std::find_if(photos.begin(), photos.end(),
                                            [&](const auto& each) { return each.id == photo; });
            if (found == photos.end() || found->file.empty()) return gone;
            return found->file;
        });
    if (!file) return tl::unexpected(file.error());
    std::ifstream in(folder_ / *file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in || bytes.empty()) return gone;
    return Frame{file->ends_with(".png") ? "image/png" : "image/jpeg", std::move(bytes)};
}

/// Writes the frame under a name of ours and gives that.
std::string Photographs::write(std::string_view bytes) const {
    auto name = crypto::randomId();
    name += bytes.substr(0, 1) == "\xFF" ? ".jpg" : ".png";
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) throw Unavailable("the folder of photographs cannot be made: " + error.message());
    if (!File(folder_ / name).write(bytes)) {
        fs::remove(folder_ / name, error);
        throw Unavailable("a photograph cannot be written");
    }
    return name;
}

std::size_t Photographs::forgetOld() {
    const auto then = clock_() - keep_;
    std::size_t gone = 0;
    for (;;) {
        const auto old = database_.inTransaction([&](store::Session& session) {
            return store::photosWithFiles(session, then, kForgetAtOnce);
        });
        if (old.empty()) return gone + forgetOrphans();
        for (const auto& photo : old) {
            // The frame first: a row without its frame is forgotten the next time, a frame without
            // its row would stay.
            std::error_code error;
            fs::remove(folder_ / photo.file, error);
            if (error) throw Unavailable("a photograph cannot be deleted: " + error.message());
            database_.inTransaction(
                [&](store::Session& session) { store::forgetPhotoFile(session, photo.id); });
            ++gone;
        }
    }
}

std::size_t Photographs::forgetOrphans() {
    std::size_t gone = 0;
    std::error_code error;
    const auto youngest = fs::file_time_type::clock::now() - kOrphanAge;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        std::error_code unreadable;
        if (!entry.is_regular_file(unreadable) || entry.last_write_time(unreadable) > youngest)
            continue;
        const auto name = entry.path().filename().string();
        const bool isKnown = database_.inTransaction(
            [&](store::Session& session) { return store::isPhotoFile(session, name); });
        if (!isKnown && fs::remove(entry.path(), unreadable)) ++gone;
    }
    return gone;
}

}  // namespace hoibao::service
