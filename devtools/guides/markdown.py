"""The Markdown that our guides are written in, as HTML of a few tags.

All text is escaped, and what is not known here is text: whatever a page says, nothing but the tags
comes out that a test of the shipped pages allows. Pictures are left out.
"""

import re
from html import escape
from textwrap import dedent

COMMENT = re.compile(r'<!--.*?-->', re.S)
HEADING = re.compile(r'(#{1,4}) +(.+)')
ITEM = re.compile(r'( *)([*+-]|\d+\.) +(.*)')
RULE = re.compile(r'\|[ :|-]+\|?')
TOKEN = re.compile(
    r'(?P<code>`+)(?P<coded>.+?)(?P=code)'
    r'|!\[[^\]]*\]\([^)]*\)'
    r'|\[(?P<label>[^\]]+)\]\((?P<target>[^)\s]+)\)'
    r'|\*\*(?P<strong>.+?)\*\*'
    r'|(?<![A-Za-z0-9*])\*(?P<em>[^\s*](?:[^*]*[^\s*])?)\*(?![A-Za-z0-9*])'
    r'|\\(?P<plain>[!-/:-@\[-`{-~])'
)
EAST = r'[\u3000-\u303f\u3400-\u9fff\uff00-\uffef‘’“”…—]'
TIED = re.compile(rf'(?<={EAST})\n|\n(?={EAST})')


def sections(text):
    """Cut a page at its headings.

    :return: list of ``(level, title, lines)``; the first one is the title of the page
    """
    found, fenced = [], False
    for line in COMMENT.sub('', text).splitlines():
        fenced ^= line.startswith('```')
        match = None if fenced else HEADING.fullmatch(line)
        if match:
            found.append((len(match[1]), match[2].strip(), []))
        elif found:
            found[-1][2].append(line)
    return found


def slug(title):
    """Return the anchor of a heading, as code hosts make it.

    >>> slug("What to do: 1. Ask (调研)")
    'what-to-do-1-ask-调研'
    """
    return re.sub(r'[^\w -]', '', title.lower()).replace(' ', '-')


def blocks(lines, link):
    """Return the HTML of the lines of a section.

    >>> blocks(['<b>x</b> ![p](http://x)'], None), blocks(['```sh', '<a>', '# b', '```'], None)
    ('<p>&lt;b&gt;x&lt;/b&gt; </p>', '<pre><code>&lt;a&gt;\\n# b</code></pre>')
    >>> blocks(['* a', '  * b', '', '* c', '  d'], None).replace('\\n', '')
    '<ul><li>a<ul><li>b</li></ul></li></ul><ul><li>c d</li></ul>'
    >>> blocks(['|h|', '|-|', '|1|'], None).replace('\\n', '')
    '<table><thead><tr><th>h</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'

    :param link: function of a target and the HTML of its label, gives the HTML of the link
    """
    lines, parts = list(lines), []
    while lines:
        line = lines[0]
        if not line.strip():
            lines.pop(0)
        elif line.startswith('```'):
            parts.append(_fence(lines))
        elif line.startswith('|'):
            parts.append(_table(_take(lines, lambda row: row.startswith('|')), link))
        elif line.startswith('>'):
            quoted = [row[1:].strip() for row in _take(lines, lambda row: row.startswith('>'))]
            parts.append(f'<blockquote><p>{inline(_join(quoted), link)}</p></blockquote>')
        elif ITEM.fullmatch(line):
            parts.append(_list(lines, link))
        else:
            words = inline(_join(_take(lines, _goes_on, first=True)), link)
            parts.append(f'<p>{words}</p>' if words.strip() else '')
    return '\n'.join(filter(None, parts))


def inline(text, link):
    """Return the HTML of a run of text.

    >>> inline('a < `b*` **c** *d* ![p](q)', None)
    'a &lt; <code>b*</code> <strong>c</strong> <em>d</em> '
    """
    parts, end = [], 0
    for match in TOKEN.finditer(text):
        parts += [escape(text[end : match.start()]), _token(match, link)]
        end = match.end()
    parts.append(escape(text[end:]))
    return ''.join(parts).replace('\n', '<br/>')


def _token(match, link):
    if match['coded']:
        return f"<code>{escape(match['coded'].strip())}</code>"
    if match['label']:
        return link(match['target'], inline(match['label'], link))
    for tag in ('strong', 'em'):
        if match[tag]:
            return f'<{tag}>{inline(match[tag], link)}</{tag}>'
    return escape(match['plain'] or '')


def _take(lines, wanted, first=False):
    """Take the lines from the front as long as they are wanted; the first one always, if said."""
    taken = []
    while lines and (wanted(lines[0]) or (first and not taken)):
        taken.append(lines.pop(0))
    return taken


def _goes_on(line):
    return bool(line.strip()) and not line.startswith(('```', '|', '>')) and not ITEM.match(line)


def _join(lines):
    """Join the lines of a paragraph; between Chinese characters no space comes in.

    >>> _join(['数据', '库 a', 'b\\\\', 'c'])
    '数据库 a b\\nc'
    """
    text = TIED.sub('', '\n'.join(line.strip() for line in lines))
    return '\n'.join(part.replace('\n', ' ') for part in text.split('\\\n'))


def _fence(lines):
    lines.pop(0)
    code = _take(lines, lambda line: not line.startswith('```'))
    if lines:
        lines.pop(0)
    return f"<pre><code>{escape(chr(10).join(code))}</code></pre>"


def _cells(row):
    return [cell.strip() for cell in re.split(r'(?<!\\)\|', row.strip().strip('|'))]


def _table(rows, link):
    def html(row, tag):
        cells = (inline(cell.replace('\\|', '|'), link) for cell in _cells(row))
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    has_head = len(rows) > 1 and RULE.fullmatch(rows[1].strip())
    head = f"<thead>{html(rows[0], 'th')}</thead>\n" if has_head else ''
    body = '\n'.join(html(row, 'td') for row in (rows[2:] if has_head else rows))
    return f'<table>\n{head}<tbody>\n{body}\n</tbody>\n</table>'


def _list(lines, link):
    """Take a list with what is indented below its items."""
    match = ITEM.fullmatch(lines[0])
    depth, ordered = len(match[1]), match[2][0].isdigit()
    items = []
    while lines and (match := ITEM.fullmatch(lines[0])) and len(match[1]) == depth:
        lines.pop(0)
        below = []
        while lines and _is_inside(lines, depth):
            below.append(lines.pop(0))
        items.append(_item([match[3], *dedent('\n'.join(below)).splitlines()], link))
    tag = 'ol' if ordered else 'ul'
    return f"<{tag}>\n{chr(10).join(items)}\n</{tag}>"


def _is_inside(lines, depth):
    """Tell whether the next line belongs to the item before it."""
    line = lines[0]
    if not line.strip():
        after = next((later for later in lines if later.strip()), '')
        return len(after) - len(after.lstrip()) > depth
    return len(line) - len(line.lstrip()) > depth


def _item(lines, link):
    html = blocks(lines, link)
    # a plain item needs no paragraph of its own
    if html.count('<p>') == 1 and html.startswith('<p>'):
        html = html.removeprefix('<p>').replace('</p>', '', 1)
    return f'<li>{html}</li>'
