"""Shows that no words of others break out of the comment on a pull request.

Each golden comment is rendered by GitHub's own cmark, raw HTML allowed, and what comes out is held
against what we write ourselves: the marker, folds, headings, lists, code. Every word of others must be
in code; what a host makes of the rest (mentions, references, links, images) must find nothing there.
"""

import glob
import html.parser
import os
import re
import sys

import cmarkgfm
from cmarkgfm.cmark import Options

OURS = {"h3", "p", "strong", "ul", "li", "code", "details", "summary"}
HOST = re.compile(r"(?<![\w`])@\w|#\d|\bGH-\d|https?:|:\w+:|\bwww\.")
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Fixtures/proposals")
SUMMARIES = {"Every field that differs", "What waits then", "Sign-offs needed for the stages after"}


class Reader(html.parser.HTMLParser):
    """Collects what is wrong, and checks that what is opened is closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.comments = [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in OURS or attributes:
            self.wrong.append(f"<{tag} {attributes}>")
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")

    def handle_comment(self, text):
        self.comments.append(text.strip())

    def handle_data(self, text):
        if "code" in self.open:
            return
        if "summary" in self.open and text.strip() not in SUMMARIES:
            self.wrong.append(f"a summary says {text!r}")
        if HOST.search(text):
            self.wrong.append(f"a host would act by {text!r}")
        if "`" in text:
            self.wrong.append(f"code that is none: {text!r}")


def complaints(text):
    rendered = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    reader = Reader()
    reader.feed(rendered)
    if reader.open:
        reader.wrong.append(f"left open: {reader.open}")
    if reader.comments != ["reconcile plan"]:
        reader.wrong.append(f"comments: {reader.comments}")
    if any(ord(letter) > 0x7E and letter not in "…␊␉␛" for letter in text):
        reader.wrong.append("letters that hide or steer, or that are not expected")
    return reader.wrong


def main():
    files = sorted(glob.glob(os.path.join(FOLDER, "*.md")))
    failed = 0
    for file in files:
        with open(file, encoding="utf-8") as handle:
            wrong = complaints(handle.read())
        if wrong:
            failed += 1
            print(os.path.basename(file), *wrong, sep="\n  ")
    # What it looks for is found where it is.
    for bad in ["@all", "</details>", "![x](y)", "<b>x</b>", "[x](y)", "see #1", "<!-- x -->"]:
        if not complaints(f"<!-- reconcile plan -->\n### x\n\n{bad}\n"):
            failed += 1
            print(f"`{bad}` is not found")
    print(f"comments: {len(files) - failed} passed, {failed} failed")
    sys.exit(1 if failed or len(files) < 40 else 0)


main()
