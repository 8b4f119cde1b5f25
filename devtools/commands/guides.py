"""./dev guides: the guides as pages of the help panel, shipped with the addon."""

from devtools.env.shell import say
from devtools.guides import pages


def arguments(parser) -> None:
    parser.epilog = """\
Reads docs/guide and writes jxc_module/static/help: a page a guide and language, and map.json, which
says the page and section of each screen. `./dev lint help` fails while they are not up to date.
"""


def main(options, rest: list[str]) -> int:
    files, complaints = pages.build()
    for line in complaints:
        say(line)
    if complaints:
        return 1
    for path in pages.old(files):
        path.unlink()
    for name, text in files.items():
        path = pages.TARGET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, 'utf-8')
    size = sum(len(text.encode()) for text in files.values())
    say(f"{len(files)} files, {size:,} bytes in {pages.TARGET.relative_to(pages.paths.ROOT)}")
    return 0
