"""Merge exported terms into the template and its translations. Run by ./dev i18n in its venv."""

import argparse
import sys
from pathlib import Path

import polib

from devtools import traditional

LANGUAGE = {
    'Language': 'zh_CN',
    'Content-Transfer-Encoding': '8bit',
    'Plural-Forms': 'nplurals=1; plural=0;',
}
DATES = ('POT-Creation-Date', 'PO-Revision-Date')


def same_terms(one: polib.POFile, other: polib.POFile) -> bool:
    """Tell whether two files hold the same terms with the same translations and places."""
    return [str(entry) for entry in one] == [str(entry) for entry in other]


def merge(exported: polib.POFile, target: Path) -> tuple[polib.POFile, bool]:
    """Return the translation brought up to date with the exported terms, and whether it changed."""
    old = polib.pofile(str(target)) if target.exists() else polib.POFile()
    new = polib.pofile(str(target)) if target.exists() else polib.POFile()
    new.merge(exported)
    for entry in new.obsolete_entries():
        new.remove(entry)
    order = {(entry.msgctxt, entry.msgid): number for number, entry in enumerate(exported)}
    new.sort(key=lambda entry: order[entry.msgctxt, entry.msgid])
    new.metadata = {**exported.metadata, **old.metadata, **LANGUAGE}
    new.header = old.header or exported.header
    changed = not target.exists() or not same_terms(old, new)
    if changed:
        new.metadata |= {name: exported.metadata[name] for name in DATES}
    return new, changed


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ('exported', 'template', 'translation', 'traditional'):
        parser.add_argument(name, type=Path)
    parser.add_argument('--list', action='store_true')
    parser.add_argument('--check', action='store_true')
    options = parser.parse_args()
    exported = polib.pofile(str(options.exported))
    exported.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ''))
    stale = []
    old = polib.pofile(str(options.template)) if options.template.exists() else None
    if old is None or not same_terms(old, exported):
        stale.append(options.template)
    translation, changed = merge(exported, options.translation)
    if changed:
        stale.append(options.translation)
    taiwan = traditional.translated(translation)
    there = options.traditional.exists()
    if not there or not same_terms(polib.pofile(str(options.traditional)), taiwan):
        stale.append(options.traditional)
    files = {
        options.template: exported,
        options.translation: translation,
        options.traditional: taiwan,
    }
    if not options.check:
        for path in stale:
            files[path].save(str(path))
    missing = [entry for entry in translation if not entry.translated()]
    for entry in missing if options.list else ():
        print(f"  {entry.msgid!r}")
    verb = "is not up to date" if options.check else "written"
    for path in stale:
        print(f"{path.name}: {verb}")
    print(f"{options.translation.name}: {len(translation)} terms, {len(missing)} untranslated")
    return int(options.check and bool(stale or missing))


if __name__ == '__main__':
    sys.exit(main())
