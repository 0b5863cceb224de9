// Reads photographs named on standard input with our reader and with plain libzxing, each on the
// same gray pixels in a child process of its own (libzxing aborts on some), and prints a JSON line
// a photograph: {"file", "jpegMs", "us": {"numbers", "symbols", "unread", "ms", "ways"}, "plain":
// {…}}. The budget is of processor time alone.
//   reading_bench [--budget MS] [--expect NUMBERS.txt] [--engines us,plain] < FILES
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include "ladder.hpp"
#include "scanner/json.hpp"
#include "scanner/read.hpp"
#include "scanner/symbol_text.hpp"

namespace {

using nlohmann::json;
using namespace hoibao::scanner;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Of this process, which others on the machine do not lengthen.
double processorMs() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * double(now.tv_sec) + 1e-6 * double(now.tv_nsec);
}

/// What `work` gives in a process of its own; {"died": true} where that dies.
json inChild(const std::function<json()>& work) {
    int ends[2];
    if (pipe(ends) != 0) return {{"died", true}};
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        close(2);
        const std::string said = work().dump(-1, ' ', false, json::error_handler_t::replace);
        const bool sent = write(ends[1], said.data(), said.size()) == ssize_t(said.size());
        _exit(sent ? 0 : 1);
    }
    close(ends[1]);
    std::string said;
    char part[65536];
    for (ssize_t got; (got = read(ends[0], part, sizeof part)) > 0;) said.append(part, got);
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    const auto answer = json::parse(said, nullptr, false);
    return answer.is_discarded() ? json{{"died", true}} : answer;
}

json readPlainly(GrayView image) {
    const ZXing::ImageView view(image.pixels, image.width, image.height, ZXing::ImageFormat::Lum,
                                image.stride);
#if __has_include(<ZXing/ReaderOptions.h>)
    ZXing::ReaderOptions options;
#else
    ZXing::DecodeHints options;
#endif
    options.setFormats(ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::Code128);
    options.setTryHarder(true);
    options.setTryRotate(true);
    const auto start = Clock::now();
    const double before = processorMs();
    const auto results = ZXing::ReadBarcodes(view, options);
    const double ms = since(start), spent = processorMs() - before;
    std::set<std::string> numbers;
    for (const auto& result : results) {
        if (const auto parsed = parseSymbolText(result.text())) numbers.insert(parsed->number);
    }
    return {{"numbers", numbers}, {"ms", ms}, {"processorMs", spent}};
}

json readOurs(GrayView image, const ReadOptions& options) {
    const double before = processorMs();
    Steps steps;
    steps.patience = 1000;  // what others do on this machine must not change what is read
    const auto reading = climb(image, options, steps);
    const double spent = processorMs() - before;
    json ways = json::object(), assisted = json::array(), decoded = json::array();
    for (const auto& symbol : reading.symbols) {
        if (!symbol.number) continue;
        ways[*symbol.number].push_back(symbol.way);
        (symbol.evidence == Evidence::Assisted ? assisted : decoded).push_back(*symbol.number);
    }
    return {{"numbers", reading.labels},
            {"assisted", assisted},
            {"unread", toJson(reading)["unread"]},
            {"ms", reading.ms},
            {"processorMs", spent},
            {"ways", ways},
            {"outOfTime", reading.outOfTime}};
}

}  // namespace

int main(int count, char** arguments) {
    ReadOptions options;
    std::string engines = "us,plain";
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = arguments[i];
        if (name == "--budget")
            options.budget = std::chrono::milliseconds(std::stoi(arguments[i + 1]));
        if (name == "--engines") engines = arguments[i + 1];
        if (name == "--expect") {
            std::ifstream in(arguments[i + 1]);
            for (std::string line; std::getline(in, line);) options.expected.push_back(line);
        }
    }
    for (std::string file; std::getline(std::cin, file);) {
        std::ifstream in(file, std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        const double before = processorMs();
        const auto image = decodeGray(bytes);
        json line = {{"file", file}, {"jpegMs", processorMs() - before}};
        if (!image) line["error"] = image.error().message;
        if (image && engines.find("us") != std::string::npos) {
            line["us"] = inChild([&] { return readOurs(image->view(), options); });
        }
        if (image && engines.find("plain") != std::string::npos) {
            line["plain"] = inChild([&] { return readPlainly(image->view()); });
        }
        std::cout << line.dump() << std::endl;
    }
}
