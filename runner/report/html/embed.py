#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes page.c of page.html and the style sheets and scripts that it names.

    embed.py page.html page.c

In page.html a line "{{style NAME}}" or "{{script NAME}}" stands for the file NAME beside
it; "{{counts}}", "{{plain}}" and "{{data}}" are where the runner writes.
"""
import pathlib
import re
import sys

HOLES = {"counts": "TO_HTML_COUNTS", "plain": "TO_HTML_PLAIN", "data": "TO_HTML_DATA"}
FILE = re.compile(r"\{\{(style|script) ([\w.-]+)\}\}\n")
HOLE = re.compile(r"\{\{(" + "|".join(HOLES) + r")\}\}")


def text_of(folder, match):
    kind, name = match.groups()
    text = (folder / name).read_text(encoding="utf-8")
    if f"</{kind}" in text.lower() or "<!--" in text:
        sys.exit(f"{name}: would end its element")
    # Where a debugger finds the source of dagre: nothing is to be fetched.
    return re.sub(r"^//# sourceMappingURL=.*\n", "", text, flags=re.M)


def array(name, text):
    data = text.encode("utf-8")
    rows = [",".join(map(str, data[i : i + 24])) for i in range(0, len(data), 24)]
    return f"static const unsigned char {name}[] = {{\n" + ",\n".join(rows) + "};\n"


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    page = source.read_text(encoding="utf-8")
    page = FILE.sub(lambda match: text_of(source.parent, match), page)
    pieces = HOLE.split(page)
    if sorted(pieces[1::2]) != sorted(["counts", "plain", "data"]):
        sys.exit("page.html: each hole is wanted once")
    arrays, parts = [], []
    for i, text in enumerate(pieces[::2]):
        following = HOLES[pieces[2 * i + 1]] if 2 * i + 1 < len(pieces) else "TO_HTML_END"
        arrays.append(array(f"part_{i}", text))
        parts.append(f"    {{(const char *)part_{i}, sizeof part_{i}, {following}}},\n")
    with target.open("w", encoding="ascii") as output:
        output.write("/* Made by embed.py. */\n" '#include "report/html/page.h"\n\n')
        output.write("\n".join(arrays))
        output.write("\nconst struct to_html_part to_html_parts[] = {\n")
        output.write("".join(parts))
        output.write("};\nconst size_t to_html_part_count = "
                     "sizeof to_html_parts / sizeof *to_html_parts;\n")


main()
