// How many photographs a second the pool reads, from the bytes of the file to the symbols, through
// real workers. Beside it what decoding the JPEG alone takes, on the same files in the same run.
//   pool_bench [--workers 2] [--rounds 3] < FILES
// Each round reads every file once. Processor time is what counts on a machine with other work:
// "by processor time" is the rate were the workers' cores their own.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "scanner/image.hpp"
#include "scanner/pool.hpp"

namespace {

using namespace hoibao::scanner;
using Clock = std::chrono::steady_clock;

double milliseconds(const timeval& time) {
    return 1e3 * double(time.tv_sec) + 1e-3 * double(time.tv_usec);
}

double processorMs(int whose) {
    rusage used{};
    getrusage(whose, &used);
    return milliseconds(used.ru_utime) + milliseconds(used.ru_stime);
}

std::vector<std::string> filesNamed(std::istream& names) {
    std::vector<std::string> files;
    for (std::string name; std::getline(names, name);) {
        std::ifstream in(name, std::ios::binary);
        files.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return files;
}

struct Read {
    std::size_t labels = 0, failed = 0;
    double seconds = 0, workersMs = 0;
};

/// Reads all of them with as many callers as workers, so that each worker has one in hand.
Read readAll(const std::vector<std::string>& files, int workers, int rounds) {
    Read sum;
    const double before = processorMs(RUSAGE_CHILDREN);
    std::atomic<std::size_t> next{0}, labels{0}, failed{0};
    {
        PoolSettings settings;
        settings.worker = Pool::programBeside();
        settings.workers = workers;
        Pool pool(settings);
        const auto start = Clock::now();
        std::vector<std::thread> callers;
        for (int i = 0; i < workers; ++i) {
            callers.emplace_back([&] {
                for (std::size_t at; (at = next++) < files.size() * std::size_t(rounds);) {
                    const auto reading = pool.read(files[at % files.size()]);
                    reading ? labels += reading->labels.size() : ++failed;
                }
            });
        }
        for (auto& one : callers) one.join();
        sum.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    }  // the workers have ended: what they took can be asked
    sum.workersMs = processorMs(RUSAGE_CHILDREN) - before;
    sum.labels = labels, sum.failed = failed;
    return sum;
}

}  // namespace

int main(int count, char** arguments) {
    int workers = 2, rounds = 3;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = arguments[i];
        if (name == "--workers") workers = std::stoi(arguments[i + 1]);
        if (name == "--rounds") rounds = std::stoi(arguments[i + 1]);
    }
    const auto files = filesNamed(std::cin);
    if (files.empty() || workers < 1 || rounds < 1) {
        std::cerr << "no photographs named on standard input\n";
        return 2;
    }
    const double before = processorMs(RUSAGE_SELF);
    for (int round = 0; round < rounds; ++round) {
        for (const auto& bytes : files) (void)decodeGray(bytes);
    }
    const double read = double(files.size()) * rounds;
    const double jpeg = (processorMs(RUSAGE_SELF) - before) / read;
    const Read all = readAll(files, workers, rounds);
    const double each = all.workersMs / read;
    std::cout << read << " photographs, " << all.labels << " labels, " << all.failed
              << " failed: " << read / all.seconds << " a second by the clock, "
              << 1e3 * workers / each << " by processor time (" << workers << " workers)\n"
              << "processor time each: " << each << " ms, of which decoding the JPEG alone " << jpeg
              << " ms\n";
}
