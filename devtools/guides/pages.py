"""Pages of the help panel, and the screens that they belong to.

A comment below a heading of an English guide names the screens that its section is about:
`<!-- screens: action_backup jxc.backup.run -->`. A screen is an action (of ours, where no module
stands before it) or a model. An action that no comment names has the guide of its room.
"""

import doctest
import json
import re
import xml.etree.ElementTree as ET
from html import escape

from devtools.env import paths

from . import markdown

GUIDES = paths.ROOT / 'docs' / 'guide'
TARGET = paths.ADDON_DIR / 'static' / 'help'
# language of the panel: ending of the file
LANGUAGES = {'en': '.md', 'zh': '.zh-CN.md'}
SCREENS = re.compile(r'<!-- screens: ([^>]*?) *-->')
REPORT = re.compile(r"_name = 'jxc\.report\.(\w+)'")
ACTIONS = {'ir.actions.act_window', 'ir.actions.client'}
MOST_BYTES = 1_000_000
# last in the table of contents: what is set up once
LATE = ('onboarding', 'golive', 'access', 'backup', 'administrator', 'base', 'beside-odoo')


def build():
    """Return the files of the help panel and what is wrong with the guides.

    :return: ``({path below static/help: text}, [complaint])``
    """
    files, complaints, titles, named = {}, [], {}, {}
    for name in sorted(path.stem for path in GUIDES.glob('*.md') if '.' not in path.stem):
        texts = {lang: (GUIDES / f'{name}{end}') for lang, end in LANGUAGES.items()}
        parts = {lang: markdown.sections(path.read_text('utf-8')) for lang, path in texts.items()}
        if [part[0] for part in parts['en']] != [part[0] for part in parts['zh']]:
            complaints.append(f"docs/guide/{name}.zh-CN.md has other headings than the English one")
            continue
        anchors = _anchors(parts['en'])
        titles[name] = {lang: part[0][1] for lang, part in parts.items()}
        for lang, part in parts.items():
            files[f'{lang}/{name}.html'] = _page(name, lang, part, anchors)
        for section, words in _named(texts['en'].read_text('utf-8'), anchors):
            named |= {word: [name, section] for word in words if word not in named}
    screens, more = _screens(named, titles)
    titles = {name: titles[name] for name in sorted(titles, key=_rank)}
    files['map.json'] = _dump({'titles': titles, 'screens': dict(sorted(screens.items()))})
    if sum(len(text.encode()) for text in files.values()) > MOST_BYTES:
        complaints.append(f"static/help is bigger than {MOST_BYTES:,} bytes")
    return files, complaints + more


def _rank(name):
    """Return the place of a page in the table of contents: the work of the day comes first."""
    room = name.partition('_')[0]
    return (LATE.index(room) + 1 if room in LATE else 0), room != 'home', name


def _dump(data):
    """Return JSON with a line an entry, so that a difference shows what changed."""
    parts = []
    for key, rows in data.items():
        lines = [
            f'    {json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}'
            for name, row in rows.items()
        ]
        parts.append(f'  {json.dumps(key)}: {{\n' + ',\n'.join(lines) + '\n  }')
    return '{\n' + ',\n'.join(parts) + '\n}\n'


# === PAGES === #


def _anchors(parts):
    """Return the anchors of the sections of a page; that of the page itself is empty."""
    return ['', *(markdown.slug(title) for _level, title, _lines in parts[1:])]


def _page(name, lang, parts, anchors):
    """Return the HTML of a page; its sections have the same anchors in each language."""

    def link(target, label):
        if re.match(r'https?://', target):
            return (
                f'<a href="{escape(target)}" target="_blank" rel="noopener noreferrer">{label}</a>'
            )
        page, _hash, wanted = target.partition('#')
        page = page.removesuffix(LANGUAGES[lang]).removesuffix('.md') if page else name
        if '/' in page or '.' in page or not (GUIDES / f'{page}{LANGUAGES[lang]}').exists():
            return label
        section = _anchor_of(page, lang, wanted) if wanted else ''
        return f'<a href="#" data-page="{page}" data-section="{escape(section)}">{label}</a>'

    lines = []
    for (level, title, body), anchor in zip(parts, anchors, strict=True):
        lines += [
            f'<section data-section="{escape(anchor)}">',
            f'<h{level}>{markdown.inline(title, link)}</h{level}>',
            markdown.blocks(_without_twin(body, name), link),
            '</section>',
        ]
    return '\n'.join(filter(None, lines)) + '\n'


def _without_twin(lines, name):
    """Leave the link to the page in the other language out."""
    twin = re.compile(rf'\[[^\]]*\]\({re.escape(name)}(?:\.zh-CN)?\.md\)(?: · )?')
    return [twin.sub('', line) for line in lines]


def _anchor_of(page, lang, wanted):
    """Return the anchor of a section that a link names in its own language."""
    files = {key: GUIDES / f'{page}{end}' for key, end in LANGUAGES.items()}
    parts = {key: markdown.sections(path.read_text('utf-8')) for key, path in files.items()}
    for own, anchor in zip(parts[lang], _anchors(parts['en']), strict=False):
        if markdown.slug(own[1]) == wanted:
            return anchor
    return ''


# === SCREENS === #


def _named(text, anchors):
    """Yield the anchor of each section with the screens that its comments name."""
    heads = [match.start() for match in re.finditer(r'^#{1,4} ', _unfenced(text), re.M)]
    for match in SCREENS.finditer(text):
        place = sum(start < match.start() for start in heads) - 1
        yield anchors[max(place, 0)], match[1].split()


def _unfenced(text):
    """Return a text of the same length without what looks like a heading in its code."""
    return re.sub(r'^```.*?^```', lambda match: '`' * len(match[0]), text, flags=re.M | re.S)


def _screens(named, titles):
    """Return the place of each screen, and complaints.

    :return: ``({action or model: [page, section]}, [complaint])``
    """
    screens, complaints, used, models = {}, [], set(), {}
    for room, stem, record in _actions():
        key = record['id']
        used.add(key)
        place = named.get(key) or _of_file(room, stem, titles)
        if not place:
            complaints.append(f"views/{room}/{stem}.xml: no guide names {key} by a comment")
            continue
        screens[f'{paths.ADDON}.{key}'] = place
        word = record.get('tag') or record.get('res_model')
        if word and word.startswith('jxc'):
            models.setdefault(word, place)
    for key, place in named.items():
        if '.' in key:
            models[key] = place
        elif key not in used:
            complaints.append(f"docs/guide/{place[0]}.md: {key} is no action of a screen")
        else:
            screens[f'{paths.ADDON}.{key}'] = place
    return screens | models, complaints


def _actions():
    """Yield room, stem of the file and values of each action that is a screen."""
    for path in sorted((paths.ADDON_DIR / 'views').glob('*/*.xml')):
        for record in ET.parse(path).getroot().iter('record'):
            if record.get('model') in ACTIONS:
                values = {field.get('name'): (field.text or '').strip() for field in record}
                yield path.parent.name, path.stem, {**values, 'id': record.get('id')}
    # those of reports are made by their classes
    for path in sorted((paths.ADDON_DIR / 'report').glob('*/*.py')):
        for key in REPORT.findall(path.read_text('utf-8')):
            yield 'reporting', '', {'id': f'action_report_{key}'}


def _of_file(room, stem, titles):
    """Return the page of a file of views: that of its room and sub-room, or of its room."""
    words = stem.split('_')
    for end in range(len(words), 0, -1):
        page = '_'.join([room, *words[:end]])
        if page in titles:
            return [page, '']
    return [room, ''] if room in titles else None


# === FRESH === #


def old(files):
    """Return the paths of pages that no guide has any more."""
    return [
        path
        for path in sorted(TARGET.rglob('*'))
        if path.is_file() and path.relative_to(TARGET).as_posix() not in files
    ]


def check():
    """Return what is wrong with the guides, and the pages that are not as the guides are."""
    if doctest.testmod(markdown).failed:
        return ["the examples of devtools/guides/markdown.py fail"]
    files, complaints = build()
    stale = [
        f"static/help/{name} is not up to date: ./dev guides"
        for name, text in files.items()
        if not (TARGET / name).exists() or (TARGET / name).read_text('utf-8') != text
    ]
    gone = [f"{path.relative_to(paths.ROOT)} has no guide: ./dev guides" for path in old(files)]
    return complaints + stale + gone
