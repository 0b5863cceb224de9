#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoibao::house {

/// A text file of the project, its path relative to the root.
struct SourceFile {
    std::string path;
    std::vector<std::string> lines;
};

/// The project's own text files whose names end with one of `endings`; nothing built, kept or
/// fetched (build, var, node_modules, .git).
std::vector<SourceFile> sourceFiles(const std::vector<std::string>& endings);

struct Include {
    bool isAngled = false;
    std::string path;
};
/// What a line of C++ includes; an empty path if nothing.
Include includeOf(std::string_view line);

/// A function defined at the left margin, as the formatter leaves every one that is not inside a
/// class.
struct Function {
    std::string head;
    std::size_t line = 0;
    std::size_t length = 0;
};
std::vector<Function> functionsOf(const SourceFile& file);

/// Columns of UTF-8 text: its code points.
std::size_t columnsOf(std::string_view line);

}  // namespace hoibao::house
