#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens the page of --html in a real browser, and does with it what its readers do.

    pages.py --samples PAGE_TEST --to-test PATH [--pictures FOLDER]

PAGE_TEST --write makes the pages of made-up runs; one is of a run of to-test. With
--pictures each view of each page is also kept as a PNG, to be looked at.

Prints TAP. Needs Chromium and its driver, and of Python the standard library.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

from browser import Browser, missing

VIEWS = ["failures", "tests", "time", "graph"]
ESCAPE, ENTER, RIGHT, DOWN = "\ue00c", "\ue007", "\ue014", "\ue015"

SUITE = """#include <to/test.h>
#include <stdio.h>
TO_FIXTURE(server) { to_yield(); }
TO_TEST(login, after(server), tags("net")) { }
TO_TEST(order, after(login)) { puts("<b>tea</b>"); TO_ASSERT_EQ(40 + 1, 42); }
TO_TEST(pay, after(order)) { }
TO_TEST(wobbly, retries(2)) { TO_ASSERT_INT(to_state_add("tries", 1), ==, 2, "not yet"); }
TO_TEST(coins) {
    for (int i = 0; i < 20; i++) {
        TO_SUBTEST("%d cents", i) {
            TO_ASSUME_INT(i, !=, 3);
            TO_EXPECT_INT(i, !=, 5);
        }
    }
}
"""


class Pages:
    """The browser, at one of the pages."""

    def __init__(self, browser, folder):
        self.browser = browser
        self.folder = folder

    def open(self, name, address=""):
        self.browser.open((self.folder / f"{name}.html").as_uri() + address)

    def names(self):
        return sorted(path.stem for path in self.folder.glob("*.html"))

    def run(self, script, *arguments):
        return self.browser.run(script, *arguments)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])]"
                        ".map((one) => one.innerText.trim())", selector)

    def text(self, selector):
        found = self.texts(selector)
        return found[0] if found else None

    def count(self, selector):
        return self.run("return document.querySelectorAll(arguments[0]).length", selector)

    def click(self, selector):
        self.run("document.querySelector(arguments[0]).click()", selector)

    def address(self):
        return self.run("return location.hash")

    def wait(self, address):
        """Until the view that belongs to it is there."""
        self.browser.wait(f"return location.hash === {json.dumps(address)}")
        self.run("return new Promise((done) => requestAnimationFrame(() => done(true)))")

    def console(self):
        return self.browser.log()


def same(found, expected, what):
    if found != expected:
        raise AssertionError(f"{what}: {found!r} instead of {expected!r}")


# ---- what is tested ----


def every_view_opens(pages):
    for name in pages.names():
        for view in VIEWS:
            pages.open(name, f"#{view}")
            same(pages.run("return document.querySelector('header nav [aria-current]').id"),
                 f"to-{view}", f"the view of {name} at #{view}")
            if pages.count("main > section") != 1:
                raise AssertionError(f"{name} #{view} is empty")
            same(pages.console(), [], f"on the console at {name} #{view}")


def nothing_is_loaded(pages):
    for name in pages.names():
        pages.open(name)
        same(pages.run("return performance.getEntriesByType('resource')"
                       ".map((one) => one.name)"), [], f"what {name} loads")
        text = (pages.folder / f"{name}.html").read_text()
        shell = re.sub(r'id="data">.*?</script>', "", text, flags=re.S)
        head = shell.split("<script")[0]
        same(re.findall(r"""(?:src|href)=["'](?!data:|#)[^"']*""", head), [],
             "what the page refers to")


def what_failed_is_seen_first(pages):
    pages.open("shop")
    same(pages.text("h1"), "3 failed", "the heading")
    same(pages.run("return document.title"), "5 passed, 3 failed, 2 skipped - to-test",
         "the title")
    first = pages.text(".card")
    for part in ["order", 'expected "12 EUR", got "21 EUR"', "check_price", "ordering tea",
                 "to-test ./shop::it", "1 test not run because of it", "pay"]:
        if part not in first:
            raise AssertionError(f"{part!r} is not in the first failure:\n{first}")
    same(pages.texts(".card .removed"), ["-12 EUR"], "what is missing")
    same(pages.texts(".card .added"), ["+21 EUR"], "what is new")
    same(pages.texts(".card .frame.foreign b"), ["strlen"], "frames of the library")
    top = pages.run("return document.querySelector('.card .why')"
                    ".getBoundingClientRect().bottom")
    if top > 700:
        raise AssertionError(f"the first reason ends at {top} pixels")


def like_failures_stand_together(pages):
    pages.open("broken")
    same(pages.text("h1"), "5,000 failed", "the heading")
    same(pages.text("h2"), "5,000 failures, 2 reasons", "the reasons")
    same(pages.count("details.card"), 2, "cards")
    pages.click("details.rest")
    pages.run("document.querySelector('details.rest').open = true")
    pages.browser.wait("return document.querySelectorAll('details.card').length > 40")


def a_good_run(pages):
    pages.open("passed")
    same(pages.text("h1"), "All passed", "the heading")
    same(pages.count("main .row") > 100, True, "whether tests are shown")
    pages.click("#to-failures")
    pages.wait("#failures")
    same(pages.text("main h2"), "Nothing failed.", "the failures")


def other_ends(pages):
    pages.open("cut")
    same(pages.text(".cancelled"), "Cut short: interrupted by SIGINT", "why it was cut short")
    pages.open("empty")
    same(pages.text("h1"), "No tests", "the heading of nothing")


def filter_by_outcome(pages):
    pages.open("shop", "#tests")
    same(pages.count("main .row"), 10, "tests")
    pages.click("input[value=failed]")
    same(pages.texts("main .row .name"), ["order"], "the failed")
    pages.click("input[value='timed out']")
    same(pages.texts("main .row .name"), ["order", "hang"], "failed and timed out")
    same(pages.text(".found"), "2 of 10 tests", "what was found")
    address = pages.address()
    pages.open("shop", address)
    same(pages.texts("main .row .name"), ["order", "hang"], f"what {address} leads to")
    same(pages.count("input:checked"), 2, "boxes that are checked")


def filter_by_name_and_tag(pages):
    pages.open("shop", "#tests?q=LO+shop")
    same(pages.texts("main .row .name"), ["login"], "what LO finds")
    pages.open("shop", "#tests")
    pages.run("const box = document.getElementById('search'); box.value = 'stock';"
              "box.dispatchEvent(new Event('input'))")
    same(pages.texts("main .row .name"), ["fine"], "what is found by its suite")
    pages.open("shop", "#tests?tag=db")
    same(pages.texts("main .row .name"), ["login"], "what has the tag")
    pages.open("shop", "#tests?tag=db&outcome=failed")
    same(pages.text(".found"), "0 of 10 tests", "what is not there")


def order_by_duration(pages):
    pages.open("shop", "#tests?sort=slow")
    same(pages.texts("main .row .name")[:3], ["hang", "login", "server fixture"], "the slowest")


def all_rows_are_reached(pages):
    pages.open("large", "#tests")
    rows = pages.count("main .row")
    if rows >= 5000:
        raise AssertionError("all rows are there at once")
    pages.browser.wait("""
        scrollTo(0, document.documentElement.scrollHeight);
        return document.querySelectorAll('main .row').length === 5000""")
    same(pages.run("return document.querySelector('.more').hidden"), True, "more is hidden")


def links_between_tests(pages):
    pages.open("shop", "#tests")
    pages.click("main .row[href$=pay]")
    pages.wait("#test=shop%3A%3Apay")
    same(pages.text("main h2 .name"), "pay", "the test")
    same(pages.text("main .why"), 'not run: depends on "shop::order", which failed',
         "the reason")
    pages.click(".links a[href$=order]")
    pages.wait("#test=shop%3A%3Aorder")
    same(pages.texts(".related h3"), ["Not run because of it", "Comes after", "Before"],
         "what is related")
    pages.run("history.back()")
    pages.wait("#test=shop%3A%3Apay")
    same(pages.text("main h2 .name"), "pay", "the test before")
    pages.open("shop", "#test=shop%3A%3Anone")
    same(pages.text("main h2"), "No such test", "a test that is not there")


def keys(pages):
    pages.open("shop")
    pages.browser.press("j")
    same(pages.run("return document.activeElement.innerText.includes('order')"), True,
         "whether j goes to the first failure")
    pages.browser.press("j", "j", "k", ENTER)
    same(pages.run("return document.activeElement.parentElement.open"), False,
         "whether Enter closes a card that was open")
    pages.browser.press("2")
    pages.wait("#tests")
    pages.browser.press("/", *"hang")
    same(pages.texts("main .row .name"), ["hang"], "what is found by typing")
    pages.browser.press(ESCAPE, "j", ENTER)
    pages.wait("#test=shop%3A%3Ahang")
    pages.browser.press("3")
    pages.wait("#time")
    pages.run("document.querySelector('canvas').focus()")
    pages.browser.press(RIGHT, DOWN)
    told = pages.text(".info")
    if "took" not in told and "came up" not in told:
        raise AssertionError(f"of a bar is told: {told}")
    pages.browser.press(ENTER)
    pages.browser.wait("return location.hash.startsWith('#test=')")


def where_the_time_went(pages):
    pages.open("shop", "#time")
    same(pages.texts(".tile dd:not(.note)"), ["24.0 ms", "11.0 ms", "11.0 ms", "22.4 ms"],
         "the figures")
    lists = pages.run("""return [...document.querySelectorAll('ol.rows')].map((list) =>
        [...list.querySelectorAll('.title')].map((one) => one.innerText.split('\\n')[0]))""")
    same(lists[0][-1], "server fixture (tear-down)", "what ended last")
    same(lists[1], ["server fixture (set-up)", "login", "order", "server fixture (tear-down)"],
         "the critical path")
    pages.open("shop", "#test=shop%3A%3Alogin")
    if "when server was up" not in pages.text(".facts"):
        raise AssertionError(f"why it began: {pages.text('.facts')}")


def the_graph(pages):
    pages.open("shop", "#graph")
    same(pages.count(".node"), 6, "tests that are tied to others")
    same(pages.count(".node.critical"), 3, "of these on the critical path")
    same(pages.count(".edge.order"), 1, "edges of after_any")
    inside = pages.run("""
        const box = document.querySelector('.graph svg').getBoundingClientRect();
        return [...document.querySelectorAll('.node')].every((node) => {
            const at = node.getBoundingClientRect();
            return at.left >= box.left && at.right <= box.right && at.bottom <= box.bottom;
        })""")
    same(inside, True, "whether all of it is seen")
    # An element of SVG has no click().
    pages.run("document.querySelector('.node.failed').dispatchEvent("
              "new MouseEvent('click', {bubbles: true, cancelable: true}))")
    pages.wait("#test=shop%3A%3Aorder")
    pages.open("large", "#graph")
    nodes = pages.count(".node")
    if not 0 < nodes <= 160:
        raise AssertionError(f"{nodes} nodes of 5,000 tests")
    pages.open("lonely", "#graph")
    same(pages.count(".node"), 20, "tests near the slowest that are tied to others")
    same(pages.text(".choices"), "the slowest tests and what is near", "what is offered")


def hostile_texts(pages):
    links = set()
    for address in [f"#{view}" for view in VIEWS] + ["#tests?q=%3Cimg", "#test=%zz", "#%"]:
        pages.open("nasty", address)
        links |= set(pages.run("return [...document.querySelectorAll('a.row')]"
                               ".map((one) => one.getAttribute('href'))"))
    same(len(links), 6, "links to the tests")
    for link in sorted(links):
        pages.open("nasty", link)
        same(pages.run("return document.querySelector('main h2 .name').textContent"),
             urllib.parse.unquote(link.removeprefix("#test=")), "the name")
        same(pages.count("main .problems"), 1, f"what {link} leads to")
        same(pages.run("return window.harm"), None, "what a script in a name could do")
        same(pages.count("img, iframe, main script, main style"), 0, "elements from a text")
    pages.open("nasty", "#tests")
    pages.click("input[value=constructor]")
    same(pages.count("main .row"), 6, "tests with a tag called constructor")
    same(pages.run("return window.harm"), None, "what a script in a name could do")
    same(pages.console(), [], "on the console")


def nothing_hangs_over(pages):
    for width, height in [(390, 844), (1280, 900)]:
        pages.browser.size(width, height)
        for name in pages.names():
            for view in VIEWS:
                pages.open(name, f"#{view}")
                same(pages.run("const page = document.documentElement;"
                               "return page.scrollWidth - page.clientWidth"), 0,
                     f"pixels that {name} #{view} is too wide, at {width}")


# The contrast of each text with what lies below it, as WCAG counts it: those below 4.5.
CONTRAST = """
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
  .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const below = (element) => {
  for (let one = element; one; one = one.parentElement) {
    const colour = numbers(getComputedStyle(one).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) { return colour; }
  }
  return [255, 255, 255];
};
return [...document.querySelectorAll('body *:not(svg *)')].filter((one) =>
  one.checkVisibility() && [...one.childNodes].some((child) =>
    child.nodeType === 3 && child.data.trim())).flatMap((one) => {
  const [a, b] = [light(numbers(getComputedStyle(one).color)), light(below(one))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  return contrast < 4.5 ? [`${one.tagName}.${one.className} ${contrast.toFixed(2)}`] : [];
});"""


def all_can_be_read(pages):
    for scheme in ["light", "dark"]:
        pages.browser.scheme(scheme)
        for name in ["shop", "five"]:
            for address in [f"#{view}" for view in VIEWS] + ["#test=shop%3A%3Aorder"]:
                pages.open(name, address)
                same(sorted(set(pages.run(CONTRAST))), [],
                     f"low contrast at {address}, {scheme}")
    pages.browser.scheme("light")


def all_has_a_name(pages):
    """For who does not see it."""
    roles = {"button", "link", "checkbox", "searchbox", "combobox", "application", "canvas"}
    for view in VIEWS + ["test=shop%3A%3Aorder"]:
        pages.open("shop", f"#{view}")
        nodes = pages.browser.cdp("Accessibility.getFullAXTree")["nodes"]
        told = [(node["role"]["value"], node.get("name", {}).get("value", ""))
                for node in nodes if not node["ignored"]]
        same([role for role, name in told if role in roles and not name.strip()], [],
             f"what has no name at #{view}")
        same([role for role, _ in told].count("main"), 1, "main parts")
        same(pages.count("h1"), 1, "main headings")


def a_real_run(pages):
    pages.open("real")
    same(pages.text("h1"), "2 failed", "the heading")
    first = pages.text(".card")
    for part in ["expected 42, got 41: 40 + 1 == 42", "<b>tea</b>", "::order", "pay"]:
        if part not in first:
            raise AssertionError(f"{part!r} is not in the failure:\n{first}")
    pages.open("real", "#graph")
    same(pages.count(".node"), 4, "tests in the graph")
    pages.open("real", "#tests?tag=net")
    same(pages.texts("main .row .name"), ["login"], "what has the tag")


def subtests_are_seen(pages):
    pages.open("real", "#test=real%3A%3Acoins")
    same(pages.texts(".related h3")[:1], ["20 subtests: 18 passed, 1 failed, 1 skipped"],
         "how many")
    same(pages.texts(".parts .part"), ["3 cents", "5 cents"], "those that did not pass")
    same(pages.texts(".problems .part"), ["5 cents"], "where it failed")
    pages.run("document.querySelector('.related details').open = true")
    pages.browser.wait("return document.querySelectorAll('.parts li').length === 20")


def flaky_tests_are_marked(pages):
    pages.open("real", "#tests?outcome=flaky")
    same(pages.texts("main .row .name"), ["wobbly"], "what is flaky")
    same(pages.texts("main .row .badge"), ["FLAKY"], "its mark")
    pages.open("real", "#test=real%3A%3Awobbly")
    same(pages.texts(".stream > summary"), ["attempt 1: failed"], "its attempts")
    same("not yet" in pages.text(".stream .why"), True, "why the first has failed")
    pages.open("real", "#time")
    pages.run("document.querySelector('canvas').focus()")
    seen = set()
    for _ in range(12):
        pages.browser.press(RIGHT)
        seen.add(pages.text(".info").split(", took")[0])
    same([text for text in seen if "FAIL wobbly" in text], ["FAIL wobbly, attempt 1"],
         "its first attempt on the timeline")


TESTS = [every_view_opens, nothing_is_loaded, what_failed_is_seen_first,
         like_failures_stand_together, a_good_run, other_ends, filter_by_outcome,
         filter_by_name_and_tag, order_by_duration, all_rows_are_reached, links_between_tests,
         keys, where_the_time_went, the_graph, hostile_texts, nothing_hangs_over,
         all_can_be_read, all_has_a_name, a_real_run,
         subtests_are_seen, flaky_tests_are_marked]


# ---- the whole ----


def make_pages(options, folder):
    subprocess.run([options.samples, "--write", folder], check=True, stdout=subprocess.DEVNULL)
    (folder / "real.c").write_text(SUITE)
    subprocess.run([options.to_test, "-q", "--html", "real.html", "real.c"], cwd=folder,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def take_pictures(pages, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ["light", "dark"]:
        pages.browser.scheme(scheme)
        for width, height in [(390, 844), (1280, 900)]:
            pages.browser.size(width, height)
            for name in pages.names():
                for view in VIEWS:
                    pages.open(name, f"#{view}")
                    pages.browser.picture(folder / f"{name}-{view}-{width}-{scheme}.png")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", required=True, type=pathlib.Path)
    parser.add_argument("--to-test", required=True, type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    options = parser.parse_args()
    options.samples = options.samples.resolve()
    options.to_test = options.to_test.resolve()
    if packages := missing():
        print("1..0 # SKIP no browser to open the page in: apt-get install "
              f"{' '.join(packages)}")
        return 0
    status = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "pages").mkdir()
        make_pages(options, folder / "pages")
        with Browser(folder / "browser") as browser:
            pages = Pages(browser, folder / "pages")
            print(f"1..{len(TESTS)}")
            for number, test in enumerate(TESTS, 1):
                browser.size(1280, 900)
                try:
                    test(pages)
                    print(f"ok {number} - {test.__name__}", flush=True)
                except (AssertionError, RuntimeError) as error:
                    status = 1
                    print(f"not ok {number} - {test.__name__}", flush=True)
                    for line in str(error).splitlines():
                        print(f"# {line}", flush=True)
            if options.pictures:
                take_pictures(pages, options.pictures)
    return status


sys.exit(main())
