# SPDX-License-Identifier: MIT
"""Counts the tests of a `meson test` run, by the JUnit XML that it leaves, and prints
`N passed, N failed, N skipped`. Exit status 1 where one failed or none ran."""

import sys
import xml.etree.ElementTree as ElementTree


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    bad = []
    for suite in ElementTree.parse(sys.argv[1]).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            kinds = {child.tag for child in case}
            if kinds & {"failure", "error"}:
                counts["failed"] += 1
                bad.append(f"{suite.get('name')}: {case.get('name')}")
            elif "skipped" in kinds:
                counts["skipped"] += 1
            else:
                counts["passed"] += 1
    for name in bad:
        print("failed: " + name)
    print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return 1 if counts["failed"] or not counts["passed"] else 0


sys.exit(main())
