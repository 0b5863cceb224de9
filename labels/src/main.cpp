// hoibao-labels: ITEMS.json -> PDF, without a server.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "labels/render.hpp"
#include "output_file.hpp"

namespace {

using namespace hoibao::labels;

enum Status { kDone = 0, kListedFailures = 1, kWrongUsage = 2, kEnvironment = 3 };

constexpr const char* kHelp =
    R"(Draws address labels as PDF: item number in Code 128, signed link in a QR code.

  hoibao-labels [options] ITEMS.json      draw labels ("-" is standard input)
  hoibao-labels --list-sheets [--json]    what sheets there are
  hoibao-labels --calibration NAME        a page of rulers for a sheet

  --sheet NAME|FILE      sheet by name, or described in a JSON file (thermal-100x150)
  --start N              first place used on the first page, row by row from 1 (1)
  --offset X,Y           millimetres to move everything right and down (0,0)
  --scale S              stretches where the labels lie, 0.95 to 1.05 (1)
  --bar-reduction DOTS   printer dots taken off each bar, 0 to 2 (0)
  --fonts FOLDER         of NotoSans-Regular.ttf and -Bold.ttf (HOIBAO_LABELS_FONTS, or Debian's)
  -o OUT.pdf             output (standard output); more than 5 000 items give OUT-1.pdf …
  --help, --version

Exit status: 0 done; 1 an item cannot be printed, nothing is written; 2 wrong usage;
3 the environment (no font, no space).
)";

struct Options {
    std::string sheet = "thermal-100x150";
    Setup setup;
    std::string fonts = Fonts::folder();
    std::string output = "-", input;
    std::string calibration;
    bool listsSheets = false, json = false;
};

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct EnvironmentError : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct Stopped {};

volatile std::sig_atomic_t stopSignal = 0;

extern "C" void stop(int signal) {
    stopSignal = signal;
}

template <class Number>
Number parseNumber(std::string_view option, std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        throw UsageError(fmt::format("{}: \"{}\" is no number", option, text));
    if constexpr (std::is_floating_point_v<Number>)
        if (!(std::abs(value) <= Sheet::kMaxPage))
            throw UsageError(fmt::format("{}: {} is not from -{:g} to {:g}", option, text,
                                         Sheet::kMaxPage, Sheet::kMaxPage));
    return value;
}

Extent parseOffset(std::string_view text) {
    const auto comma = text.find(',');
    if (comma == text.npos) throw UsageError("--offset: X,Y in millimetres is needed");
    return {{parseNumber<double>("--offset", text.substr(0, comma))},
            {parseNumber<double>("--offset", text.substr(comma + 1))}};
}

/// Reads one option with a value; false if it is none we know.
bool readOption(Options& options, std::string_view name, const std::string& value) {
    if (name == "--sheet")
        options.sheet = value;
    else if (name == "--start")
        options.setup.start = parseNumber<int>(name, value);
    else if (name == "--offset")
        options.setup.offset = parseOffset(value);
    else if (name == "--scale")
        options.setup.scale = parseNumber<double>(name, value);
    else if (name == "--bar-reduction")
        options.setup.barReduction = parseNumber<int>(name, value);
    else if (name == "--fonts")
        options.fonts = value;
    else if (name == "--calibration")
        options.calibration = value;
    else if (name == "-o" || name == "--output")
        options.output = value;
    else
        return false;
    return true;
}

bool takesValue(std::string_view name) {
    Options scratch;
    try {
        return readOption(scratch, name, "0");
    } catch (const UsageError&) {
        return true;
    }
}

Options parse(const std::vector<std::string>& arguments) {
    Options options;
    bool onlyFiles = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        if (onlyFiles || name == "-" || !name.starts_with('-')) {
            if (!options.input.empty()) throw UsageError("one ITEMS.json is taken, not several");
            options.input = name;
        } else if (name == "--") {
            onlyFiles = true;
        } else if (name == "--list-sheets") {
            options.listsSheets = true;
        } else if (name == "--json") {
            options.json = true;
        } else {
            const auto equals = name.starts_with("--") ? name.find('=') : name.npos;
            const auto bare = name.substr(0, equals);
            if (!takesValue(bare)) throw UsageError(fmt::format("unknown option {}", bare));
            if (equals == name.npos && i + 1 == arguments.size())
                throw UsageError(fmt::format("{} needs a value", bare));
            readOption(options, bare,
                       equals == name.npos ? arguments[++i] : name.substr(equals + 1));
        }
    }
    if (options.json && !options.listsSheets) throw UsageError("--json goes with --list-sheets");
    if (options.listsSheets && !options.calibration.empty())
        throw UsageError("--list-sheets or --calibration, not both");
    const bool drawsNothing = options.listsSheets || !options.calibration.empty();
    if (drawsNothing != options.input.empty())
        throw UsageError(drawsNothing ? "no ITEMS.json is taken with this option"
                                      : "ITEMS.json is missing");
    return options;
}

std::string readAll(const std::string& file) {
    std::ostringstream bytes;
    if (file == "-") {
        if (std::cin.peek() != EOF) bytes << std::cin.rdbuf();
        return std::move(bytes).str();
    }
    std::ifstream in(file, std::ios::binary);
    if (!in) throw EnvironmentError(fmt::format("{} cannot be read", file));
    if (in.peek() != EOF) bytes << in.rdbuf();
    if (in.bad() || bytes.bad()) throw EnvironmentError(fmt::format("{} cannot be read", file));
    return std::move(bytes).str();
}

Sheet chosenSheet(const std::string& nameOrFile) {
    if (const auto* known = findSheet(nameOrFile)) return *known;
    if (std::ifstream file(nameOrFile); !file)
        throw UsageError(fmt::format("unknown sheet \"{}\"; --list-sheets names them", nameOrFile));
    auto sheet = parseSheet(readAll(nameOrFile));
    if (sheet) return std::move(*sheet);
    const auto& first = sheet.error().front();
    throw UsageError(fmt::format("{}: {} {}", nameOrFile, first.field, first.message));
}

bool isUsage(const Refusal& refusal) {
    for (const char* field : {"start", "offset", "scale", "barReduction", "sheet"})
        if (refusal.field == field) return true;
    return false;
}

void list(const Refusals& refusals) {
    for (const auto& [index, field, message] : refusals) {
        const bool isRun = field.starts_with("sender") || field == "items" || field == "json";
        if (isRun)
            fmt::print(stderr, "{}: {}\n", field, message);
        else if (field.empty())
            fmt::print(stderr, "items[{}]: {}\n", index, message);
        else
            fmt::print(stderr, "items[{}].{}: {}\n", index, field, message);
    }
}

int listSheets(const Options& options) {
    for (const auto& sheet : sheets()) {
        if (options.json)
            fmt::print("{}\n", toJson(sheet));
        else
            fmt::print("{:<16} {:g} × {:g} mm, {} a page, {} dpi\n", sheet.name,
                       sheet.label.x.value, sheet.label.y.value, sheet.labelsPerPage(), sheet.dpi);
    }
    return kDone;
}

/// "labels.pdf", 2 -> "labels-2.pdf".
std::string partName(const std::string& output, std::size_t part, std::size_t parts) {
    if (parts == 1 || output == "-") return output;
    const auto slash = output.rfind('/');
    auto dot = output.rfind('.');
    if (dot == output.npos || (slash != output.npos && dot < slash)) dot = output.size();
    return fmt::format("{}-{}{}", output.substr(0, dot), part, output.substr(dot));
}

int draw(const Options& options) {
    const auto sheet = chosenSheet(options.sheet);
    const auto fonts = Fonts::load(options.fonts);
    const Printer printer(fonts, sheet, options.setup);
    const auto items = parseItems(readAll(options.input));
    if (!items) {
        list(items.error());
        return kListedFailures;
    }
    const auto refusals = printer.check(items->sender);
    for (const auto& refusal : refusals)
        if (isUsage(refusal)) throw UsageError(refusal.field + ": " + refusal.message);
    list(refusals);
    if (!refusals.empty()) return kListedFailures;
    const auto parts = partsOf(items->labels.size());
    if (parts > 1 && options.output == "-")
        throw UsageError(fmt::format("{} items make {} files: -o OUT.pdf is needed",
                                     items->labels.size(), parts));
    // All parts or none: each waits beside its place until the last is drawn, and does not stay
    // there when the drawing is stopped.
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        if (std::signal(signal, &stop) == SIG_IGN) std::signal(signal, SIG_IGN);
    std::vector<OutputFile> files;
    bool isRefused = false;
    for (std::size_t part = 1; part <= parts; ++part) {
        const auto bytes = printer.render(items->sender, items->labels, part,
                                          [](std::size_t) { return stopSignal == 0; });
        if (stopSignal != 0) throw Stopped();
        if (!bytes) {
            list(bytes.error());
            isRefused = true;
        } else if (!isRefused) {
            files.emplace_back(partName(options.output, part, parts));
            files.back().write(*bytes);
        }
    }
    if (isRefused) return kListedFailures;
    for (auto& file : files) file.publish();
    return kDone;
}

int calibrate(const Options& options) {
    const Printer printer(Fonts::load(options.fonts), chosenSheet(options.calibration),
                          options.setup);
    OutputFile file(options.output);
    file.write(printer.calibration());
    file.publish();
    return kDone;
}

int run(const std::vector<std::string>& arguments) {
    for (const auto& argument : arguments) {
        if (argument == "--help" || argument == "-h") {
            fmt::print("{}", kHelp);
            return kDone;
        }
        if (argument == "--version") {
            fmt::print("hoibao-labels {}\n", HOIBAO_VERSION);
            return kDone;
        }
    }
    const auto options = parse(arguments);
    if (options.listsSheets) return listSheets(options);
    if (!options.calibration.empty()) return calibrate(options);
    return draw(options);
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return run({arguments + 1, arguments + count});
    } catch (const UsageError& e) {
        fmt::print(stderr, "hoibao-labels: {} (see hoibao-labels --help)\n", e.what());
        return kWrongUsage;
    } catch (const Stopped&) {
        std::signal(stopSignal, SIG_DFL);
        std::raise(stopSignal);
        return kEnvironment;
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "hoibao-labels: out of memory\n");
        return kEnvironment;
    } catch (const std::exception& e) {
        fmt::print(stderr, "hoibao-labels: {}\n", e.what());
        return kEnvironment;
    }
}
