// hoibao-scan: reads the symbols in photographs. Parses the command line and prints; the reading is
// done by the pool's workers, which are this same program with --worker.
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "command_line.hpp"
#include "draw.hpp"
#include "scanner/json.hpp"
#include "scanner/pool.hpp"
#include "worker.hpp"

namespace hoibao::scanner {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kStandard = "-";  // as a file: standard input or output
constexpr int kDone = 0, kSomeFailed = 1, kWrongUsage = 2, kNoEnvironment = 3;

struct Outcome {
    std::string fault;  ///< of the drawing
    Result<Reading> reading = Reading{};
    double ms = 0;
};

/// The bytes of a file, or of standard input for "-", up to one past the limit.
Result<std::string> bytesOf(const std::string& file) {
    std::ifstream opened;
    if (file != kStandard) {
        std::error_code ignored;
        if (std::filesystem::is_directory(file, ignored)) {
            return fail(ErrorCode::NoFile, "it is a folder");
        }
        opened.open(file, std::ios::binary);
        if (!opened) return fail(ErrorCode::NoFile, "it cannot be opened");
    }
    std::istream& in = file == kStandard ? std::cin : opened;
    std::string bytes(kMaxImageBytes + 1, '\0');
    in.read(bytes.data(), std::streamsize(bytes.size()));
    if (in.bad()) return fail(ErrorCode::NoFile, "it cannot be read");
    bytes.resize(std::size_t(in.gcount()));
    return bytes;
}

Outcome readFile(Pool& pool, const std::string& file, const CommandLine& asked,
                 const ReadOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    Outcome outcome;
    const auto bytes = bytesOf(file);
    outcome.reading = bytes ? pool.read(*bytes, options) : tl::unexpected(bytes.error());
    const std::chrono::duration<double, std::milli> spent =
        std::chrono::steady_clock::now() - start;
    if (!asked.drawing.empty() && outcome.reading) {
        outcome.fault = drawToFile(*bytes, *outcome.reading, asked.drawing);
    }
    outcome.ms = outcome.reading ? outcome.reading->ms : spent.count();
    return outcome;
}

/// One line of `--json`, as contract.md has it.
std::string jsonLine(const std::string& file, const Outcome& outcome) {
    Json line = {{"file", file},
                 {"width", nullptr},
                 {"height", nullptr},
                 {"ms", std::round(outcome.ms * 10) / 10},
                 {"error", nullptr}};
    if (outcome.reading) {
        const auto reading = toJson(*outcome.reading);
        for (const char* key : {"width", "height", "symbols", "labels", "unread", "outOfTime"}) {
            line[key] = reading.at(key);
        }
    } else {
        line["error"] = toJson(outcome.reading.error());
        for (const char* key : {"symbols", "labels", "unread"}) line[key] = Json::array();
    }
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string plainLine(const std::string& file, const Outcome& outcome) {
    std::string line = file + "\t";
    if (!outcome.reading) return line;
    for (const auto& number : outcome.reading->labels) {
        if (line.back() != '\t') line += ' ';
        line += number;
    }
    return line;
}

void print(const CommandLine& asked, const std::string& file, const Outcome& outcome) {
    if (asked.drawing != kStandard) {
        std::cout << (asked.json ? jsonLine(file, outcome) : plainLine(file, outcome)) << "\n";
        std::cout.flush();
    }
    if (!outcome.reading) {
        std::cerr << "hoibao-scan: " << file << ": " << outcome.reading.error().message << "\n";
    }
}

/// Reads all files with as many at once as there are jobs; prints in the order given.
int readAll(const CommandLine& asked) {
    PoolSettings settings;
    settings.worker = std::filesystem::read_symlink("/proc/self/exe");
    settings.workers = asked.jobs;
    settings.queueTime = std::chrono::minutes(1);
    Pool pool(settings);
    ReadOptions options;
    options.expected = asked.expected;
    options.dataMatrix = asked.dataMatrix;

    std::vector<std::promise<Outcome>> promises(asked.files.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (int job = 0; job < asked.jobs; ++job) {
        threads.emplace_back([&] {
            for (std::size_t i = next++; i < asked.files.size(); i = next++) {
                promises[i].set_value(readFile(pool, asked.files[i], asked, options));
            }
        });
    }
    int status = kDone;
    for (std::size_t i = 0; i < promises.size(); ++i) {
        const Outcome outcome = promises[i].get_future().get();
        print(asked, asked.files[i], outcome);
        const bool failed = !outcome.reading || outcome.reading->symbols.empty();
        if (failed && status == kDone) status = kSomeFailed;
        if (!outcome.reading && outcome.reading.error().code == ErrorCode::Unavailable) {
            status = kNoEnvironment;
        }
        if (!outcome.fault.empty()) {
            std::cerr << "hoibao-scan: " << outcome.fault << "\n";
            status = kNoEnvironment;
        }
    }
    for (auto& thread : threads) thread.join();
    return status;
}

/// Started by a pool, and by nobody else: descriptor 3 is its socket.
int runAsWorker(int count, char** arguments) {
    int type = 0;
    socklen_t size = sizeof type;
    if (getsockopt(kWorkerSocket, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
        std::fputs("hoibao-scan: --worker is for the pool alone, see --help\n", stderr);
        return kWrongUsage;
    }
    std::uint64_t memory = 512u << 20;
    if (count > 2) {
        const std::string_view text = arguments[2];
        std::from_chars(text.data(), text.data() + text.size(), memory);
    }
    return runWorker(memory);
}

int run(int count, char** arguments) {
    if (count > 1 && std::string_view(arguments[1]) == "--worker") {
        return runAsWorker(count, arguments);
    }
    signal(SIGPIPE, SIG_IGN);
    const auto asked = parseCommandLine({arguments + 1, arguments + count});
    if (!asked) {
        std::cerr << "hoibao-scan: " << asked.error().message << "; see hoibao-scan --help\n";
        return asked.error().code == ErrorCode::NoFile ? kNoEnvironment : kWrongUsage;
    }
    int status = kDone;
    if (asked->help) {
        std::cout << helpText();
    } else if (asked->version) {
        std::cout << "hoibao-scan " << HOIBAO_VERSION << "\n";
    } else {
        status = readAll(*asked);
    }
    std::cout.flush();
    if (std::cout) return status;
    std::cerr << "hoibao-scan: standard output cannot be written\n";
    return kNoEnvironment;
}

}  // namespace

}  // namespace hoibao::scanner

int main(int count, char** arguments) {
    try {
        return hoibao::scanner::run(count, arguments);
    } catch (const std::exception& e) {
        std::cerr << "hoibao-scan: " << e.what() << "\n";
        return 3;
    }
}
