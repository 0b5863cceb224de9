// Feeds a fuzz harness every file of a folder and changed copies of it, the same ones each time:
//     NAME FOLDER [COPIES]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void feed(const std::string& bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

/// A few bytes set, taken out, doubled or swapped for bytes that mean something.
std::string changed(std::string bytes, std::mt19937& random) {
    constexpr char kTelling[] = "\r\n\0 :%/?&=[]{}\",\\+-\x7f\x80\xff";
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    for (auto left = 1 + below(4); left > 0 && !bytes.empty(); --left) {
        const auto place = below(bytes.size());
        switch (below(4)) {
            case 0:
                bytes[place] = static_cast<char>(below(256));
                break;
            case 1:
                bytes[place] = kTelling[below(sizeof kTelling)];
                break;
            case 2:
                bytes.erase(place, 1 + below(8));
                break;
            default:
                bytes.insert(place, bytes.substr(place, 1 + below(16)));
        }
    }
    return bytes;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) return 2;
    const int copies = count > 2 ? std::atoi(arguments[2]) : 2000;
    std::mt19937 random(77);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        feed(bytes);
        for (int i = 0; i < copies; ++i) feed(changed(bytes, random));
        ++files;
    }
    std::printf("%zu files, %d changed copies of each\n", files, copies);
    return files > 0 ? 0 : 1;
}
