#include "output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace hoibao::labels {
namespace {

[[noreturn]] void fail(const std::string& path) {
    throw std::runtime_error(path + " cannot be written: " + std::strerror(errno));
}

bool writeAll(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// A device or a pipe is written straight; there is nothing to move there.
bool isSpecial(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

mode_t permissions() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

OutputFile::~OutputFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) {
    if (path_ == "-") {
        if (!writeAll(STDOUT_FILENO, bytes)) fail("standard output");
        return;
    }
    if (isSpecial(path_)) {
        const int file = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
        const bool isWritten = file >= 0 && writeAll(file, bytes);
        if (file >= 0 && ::close(file) != 0) fail(path_);
        if (!isWritten) fail(path_);
        return;
    }
    temporary_ = path_ + ".XXXXXX";
    const int file = ::mkstemp(temporary_.data());
    if (file < 0) {
        temporary_.clear();
        fail(path_);
    }
    const bool isWritten =
        ::fchmod(file, permissions()) == 0 && writeAll(file, bytes) && ::fsync(file) == 0;
    const int why = errno;
    const bool isClosed = ::close(file) == 0;
    if (!isWritten) errno = why;
    if (!isWritten || !isClosed) fail(path_);
}

void OutputFile::publish() {
    if (temporary_.empty()) return;
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_);
    temporary_.clear();
}

}  // namespace hoibao::labels
