"""Chinese as it is written in Taiwan, made from our simplified Chinese by OpenCC.

OpenCC knows characters and the words of computing; the words of trade and accounting stand here.
"""

import re

import opencc
import polib

# What OpenCC leaves as it is said on the mainland, or turns into a word of another field.
WORDS = {
    "賬": "帳",
    "核銷": "沖銷",
    "增值稅": "營業稅",
    "掃碼": "掃描條碼",
    "條形碼": "條碼",
    "序列號": "序號",
    "快捷方式": "捷徑",
    "後臺任務": "背景工作",
    "後臺": "背景",
    "主機名": "主機名稱",
    "“": "「",
    "”": "」",
}
METADATA = {'Language': 'zh_TW'}
_CONVERTER = opencc.OpenCC('s2twp')
# Placeholders and tags have no Chinese in them that is to be read, names of arguments may.
_FIXED = re.compile(r'(%\(\w+\)|<[^<>]+>|\$\{[^{}]*\})')
# But for what a tag says to its reader.
_SAID = re.compile(r'(?<=\s)((?:title|placeholder|alt|aria-label)=")([^"]*)')


def taiwan(text: str) -> str:
    """Return a text in traditional characters, with the words of Taiwan."""
    parts = _FIXED.split(text)
    parts[::2] = [_words(_CONVERTER.convert(part)) for part in parts[::2]]
    parts[1::2] = [
        _SAID.sub(lambda said: said[1] + _words(_CONVERTER.convert(said[2])), part)
        for part in parts[1::2]
    ]
    return ''.join(parts)


def _words(text: str) -> str:
    for word, other in WORDS.items():
        text = text.replace(word, other)
    return text


def translated(chinese: polib.POFile) -> polib.POFile:
    """Return the translation for Taiwan of a whole file."""
    made = polib.POFile()
    made.header = chinese.header
    made.metadata = {**chinese.metadata, **METADATA}
    for entry in chinese:
        made.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgstr=taiwan(entry.msgstr),
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    return made
