#include "source_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

namespace hoibao::house {

namespace fs = std::filesystem;

std::vector<SourceFile> sourceFiles(const std::vector<std::string>& endings) {
    const std::set<std::string> notOurs = {"build", "var", "node_modules", ".git", "__pycache__"};
    const fs::path root(HOIBAO_SOURCE_DIR);
    std::vector<SourceFile> files;
    for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
        const auto name = at->path().filename().string();
        if (at->is_directory() && notOurs.contains(name)) {
            at.disable_recursion_pending();
            continue;
        }
        const auto isAsked = [&](const std::string& ending) { return name.ends_with(ending); };
        if (!at->is_regular_file() || std::ranges::none_of(endings, isAsked)) continue;
        SourceFile file{fs::relative(at->path(), root).generic_string(), {}};
        std::ifstream in(at->path());
        for (std::string line; std::getline(in, line);) file.lines.push_back(line);
        files.push_back(std::move(file));
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

Include includeOf(std::string_view line) {
    constexpr std::string_view kDirective = "#include ";
    if (!line.starts_with(kDirective)) return {};
    line.remove_prefix(kDirective.size());
    if (line.empty() || (line[0] != '<' && line[0] != '"')) return {};
    const auto end = line.find(line[0] == '<' ? '>' : '"', 1);
    if (end == std::string_view::npos) return {};
    return {line[0] == '<', std::string(line.substr(1, end - 1))};
}

std::vector<Function> functionsOf(const SourceFile& file) {
    std::vector<Function> functions;
    std::size_t begin = 0;  // counts from 1; 0: outside
    std::string head;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const std::string_view line = file.lines[i];
        if (begin != 0 && line == "}") {
            functions.push_back({head, begin, i + 2 - begin});
            begin = 0;
        }
        if (line.empty() || line[0] == ' ' || line[0] == '}' || line[0] == '#') continue;
        const bool isScope = line.starts_with("namespace") || line.starts_with("struct") ||
                             line.starts_with("class") || line.starts_with("enum");
        if (isScope || line.starts_with("//") || line.find('(') == std::string_view::npos) continue;
        begin = i + 1;
        head = line;
    }
    return functions;
}

std::size_t columnsOf(std::string_view line) {
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace hoibao::house
