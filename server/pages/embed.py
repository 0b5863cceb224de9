"""Writes a C++ file that holds this folder's templates, messages and static files.

usage: embed.py OUT.cpp NAME…    (names relative to this folder)

Static files are held gzipped as well, with a version that follows from their content.
"""

import gzip
import hashlib
import pathlib
import sys

HEAD = """#include "pages/embedded.hpp"

#include <algorithm>
#include <iterator>

namespace hoibao::pages {
namespace {

using namespace std::string_view_literals;

constexpr Embedded kFiles[] = {
"""
TAIL = """};

}  // namespace

const Embedded* embeddedFile(std::string_view name) {
    const auto* const file = std::find_if(std::begin(kFiles), std::end(kFiles),
                                          [&](const auto& each) { return each.name == name; });
    return file == std::end(kFiles) ? nullptr : file;
}

std::span<const Embedded> embeddedFiles() {
    return kFiles;
}

}  // namespace hoibao::pages
"""


def literal(content: bytes) -> str:
    """A C++ string literal of these bytes, in octal where a byte is not plain."""
    parts = []
    for start in range(0, len(content), 64):
        text = "".join(
            chr(byte) if 0x20 <= byte < 0x7F and chr(byte) not in '"\\?' else f"\\{byte:03o}"
            for byte in content[start : start + 64]
        )
        parts.append(f'"{text}"')
    return "\n     ".join(parts or ['""']) + "sv"


def entry(folder: pathlib.Path, name: str) -> str:
    content = (folder / name).read_bytes()
    is_static = name.startswith("static/")
    packed = gzip.compress(content, 9, mtime=0) if is_static else b""
    version = hashlib.sha256(content).hexdigest()[:12]
    return f'    {{"{name}"sv,\n     {literal(content)},\n     {literal(packed)},\n     "{version}"sv}},\n'


def main() -> None:
    out, *names = sys.argv[1:]
    folder = pathlib.Path(__file__).parent
    body = "".join(entry(folder, name) for name in names)
    pathlib.Path(out).write_text(HEAD + body + TAIL, encoding="utf-8")


if __name__ == "__main__":
    main()
