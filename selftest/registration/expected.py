# SPDX-License-Identifier: MIT
"""What the suite in this folder declares, written down once more, by hand.

One line a test, in the order in which to-test has to know them: by file, then by line.
    name | suite | tags | time limit | expected to fail | after | after any
"""

M = ["m%d" % i for i in range(1, 33)]

# Those that have rows, each of which is a test like the others; and their labels.
ROWS = {
    "each_case": ["one (row 0)", 'two, and "three"', "2", "one (row 3)"],
    "each_number": "012",
    "each_word": ["a", "1", r"b\n\t\c"],
    "linux_": ["0", "three"],
    "each_function": "0",
    "each_unused": "012",
    "parts_of_rows": "01",
    "each_option": ["a", "1", r"b\n\t\c"],
}

FILES = {
    "aside.c": """
        aside         | aside | library | | | pulled |
        aside_too     | aside_too | | | | |
    """,
    "checks.c": """
        integers      | checks | | | | |
        others        | checks | | | | |
        results       | checks | | | | |
        blocks        | checks | | | | |
        once          | checks | | | | |
    """,
    "clash.c": """
        clash_first   | clash | curses | 5.000 | | |
        clash_second  | clash | | 6.000 | | clash_first, plain |
    """,
    "each.c": """
        each_case     | each | rows | | | plain |
        each_number   | each | | | | each_case |
        each_has_ended | each | | | | each_number | each_case
        each_word     | each | | | | |
        linux_        | each | | | | |
        each_function | each | | | | |
        each_unused   | each | | | none is right | |
        each_option   | each | a, b, c, d | 3.000 | | plain, link, pulled | connect
    """,
    "inside.h": """
        in_header     | inside | header | | | no_semicolon |
    """,
    "many.c": "".join(name + " | many | | | | |\n" for name in reversed(M)) + f"""
        wide          | many | | | | {", ".join(M)} |
        long_         | many | t1, t2, t3, t4 | 9.000 | | m1, m2, m3, m4, m8 | m5, m6, m7
        large_and_wide | many | {", ".join(f"{c}{i}" for c in "abcdefghijk" for i in range(1, 33))
                                } | | | | {", ".join(M)}
    """,
    "names.c": """
        connect       | names | socket | | | |
        link          | names | | 12.000 | | connect |
        time          | names | | 7.000 | | |
        unix          | names | | 5.000 | | |
        linux         | names | | | | unix |
        login_        | names | linux | | | unix, linux | time, link
        name          | names | | | | login_ |
        suite         | names | | | | name |
        test          | names | | | | |
        main          | names | | | | test |
        exit          | names | | | | |
        a             | names | | | | |
        _             | names | | | | a |
    """,
    "options.c": """
        plain         | options | | | | |
        small         | options | a, b | 2.500 | | plain, link | connect
        large         | options | a, b | 2.500 | | plain, link | connect
        small_xfail   | options | | | known | |
        large_xfail   | options | | | not yet | small_xfail |
        retried       | options | | | | |
        retried_too   | options | | 2.000 | | |
        twice         | options | x, y | 4.000 | | plain, small |
        again         | options | z | | | plain |
        no_limit      | options | made by a macro | 0.000 | | |
        sum           | options | | 120.000 | | |
        odd_tags      | options | with, a comma, a "quote", tabs | | | |
    """,
    "parts.c": """
        parts         | parts | | | | |
        parts_without_checks | parts | | | | parts |
        parts_of_rows | parts | | | | |
    """,
    "pulled.c": """
        pulled        | pulled | library | | | |
        neighbour     | pulled | | | | pulled |
    """,
    "suites.c": """
        early         | suites | | | | late, connect | clash_first
        semicolon     | with_semicolon | | | | |
        no_semicolon  | without_semicolon | | | | |
        function      | before_function | | | | |
        type          | before_type | | | | |
        variable      | before_variable | | | | |
        named_type    | before_typedef | | | | |
        directive     | before_directive | | | | |
        quoted        | in quotes | | | | |
        late          | with_semicolon | again | | | pulled |
        pair_a        | with_semicolon | pair | | | |
        pair_b        | with_semicolon | pair, second | | | pair_a |
        line_a        | with_semicolon | | | | |
        line_b        | with_semicolon | | | | line_a |
        row_1         | with_semicolon | row | | | |
        row_2         | with_semicolon | row | | | row_1 |
        body          | with_semicolon | | | | |
    """,
}
CXX = {"suites.c": "in_namespace | with_semicolon | | | | early |"}

# Of those that say how often they are tried again.
RETRIES = {"retried": 2, "retried_too": 2, "clash_first": 0}


def each(name):
    """The test, or all rows that are called so."""
    return [f"{name}[{label}]" for label in ROWS[name]] if name in ROWS else [name]


class Test:
    def __init__(self, file, name, fields):
        self.file, self.name = file, name
        self.suite, self.tags, self.timeout, self.xfail = fields[:4]
        self.after = {(before, any_) for field, any_ in zip(fields[4:], (False, True))
                      for names in field.split(", ") if names for before in each(names)}


def tests(cxx, without=()):
    """All tests, of C or of C++, but for those of some files."""
    found = []
    for file, text in FILES.items():
        if file not in without:
            lines = text.splitlines() + [CXX.get(file, "")] * cxx
            for line in filter(str.strip, lines):
                name, *fields = (field.strip() for field in line.split("|"))
                found += [Test(file, row, fields) for row in each(name)]
    return found
