"""Take out of a text whatever could be somebody's data or secret, before it leaves the house.

What is left says what kind of error it was and where in the program; names, numbers, addresses and
quoted values are gone. It rather takes too much than too little. Knows nothing of Odoo.
"""

import re

MOST = 4000  # letters that are looked at
# In this order: what contains another comes first.
RULES = (
    (re.compile(r'[a-z][a-z0-9+.-]*://\S+', re.IGNORECASE), '<address>'),
    (re.compile(r'[^\s@<>"\']+@[^\s@<>"\']+'), '<mail>'),
    (
        re.compile(r'(?i)\b(pass\w*|secret|token|api[_-]?key|key|authorization)\b\s*[:=]\s*\S+'),
        '<secret>',
    ),
    (re.compile(r'«[^»]*»|“[^”]*”|„[^“”]*[“”]|「[^」]*」|《[^》]*》'), '<text>'),
    (re.compile(r'"(?:[^"\\\n]|\\.)*"'), '<text>'),
    (re.compile(r"(?<!\w)'(?:[^'\\\n]|\\.)*'"), '<text>'),
    (re.compile(r'\(\s*[^()\n]*[=,][^()\n]*\)'), '(<values>)'),
    (re.compile(r'(?:/[\w.@+-]+){2,}/?'), '<path>'),
    (re.compile(r'\b[0-9a-fA-F-]{16,}\b'), '<code>'),
    (re.compile(r'\d+(?:[.,:/-]\d+)*'), '<n>'),
    (re.compile(r'[^\x00-\x7f]+'), '<…>'),
)


def scrub(text: object) -> str:
    """Return a text without what could be data: short, on its lines.

    >>> scrub('Order S00042 of "Green Shop": 12.50 is above 10, ask wang@shop.cn')
    'Order S<n> of <text>: <n> is above <n>, ask <mail>'
    >>> scrub("KeyError: 'Wang Wei'")
    'KeyError: <text>'
    >>> scrub("password=hunter2 at https://user:pw@host/x")
    '<secret> at <address>'
    >>> scrub('Key (name)=(绿茶) already exists')
    'Key (name)=(<…>) already exists'
    >>> scrub(None)
    ''
    """
    text = str(text or '')[:MOST]
    for pattern, left in RULES:
        text = pattern.sub(left, text)
    return text


def error_kind(text: object) -> str:
    """Return the last line of an error, scrubbed: what it was, without what led to it.

    >>> error_kind('Traceback (most recent call last):\\n  File "x.py"\\nValueError: 7 is too many')
    'ValueError: <n> is too many'
    """
    lines = [line for line in str(text or '')[-MOST:].splitlines() if line.strip()]
    return scrub(lines[-1].strip()) if lines else ''
