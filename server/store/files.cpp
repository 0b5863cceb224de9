#include "store/files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace hoibao::store {

domain::Result<std::string> readFile(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        return domain::fail(domain::ErrorKind::Unreadable, "file",
                            fmt::format("{}: {}", path.string(), std::strerror(errno)));
    return bytes;
}

}  // namespace hoibao::store
