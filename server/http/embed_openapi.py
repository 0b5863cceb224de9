#!/usr/bin/python3
"""Writes openapi.yaml as JSON inside a C++ source: embed_openapi.py openapi.yaml OUT.cpp"""
import json
import sys

import yaml

CHUNK = 4000
source, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    document = yaml.safe_load(file)


def refuse_nulls(value, place=""):
    """A comma in an unquoted text within {…} begins a key without a value."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if inner is None:
            raise SystemExit(f"{source}: {place}/{key} has no value: quote the text with the comma")
        refuse_nulls(inner, f"{place}/{key}")


refuse_nulls(document)
text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
pieces = [text[i:i + CHUNK] for i in range(0, len(text), CHUNK)]
assert not any(')openapi"' in piece for piece in pieces)
with open(target, "w", encoding="utf-8") as file:
    file.write('#include <string_view>\n\nnamespace hoibao::http {\n\nextern const std::string_view kOpenApiJson;\n')
    file.write("const std::string_view kOpenApiJson =\n")
    file.write("\n".join(f'    R"openapi({piece})openapi"' for piece in pieces))
    file.write(";\n\n}  // namespace hoibao::http\n")
