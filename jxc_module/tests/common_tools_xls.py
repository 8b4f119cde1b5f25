"""Write a small XLS of before 2007, as no library of the tests can any more."""

import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(code, data=b''):
    return struct.pack('<HH', code, len(data)) + data


def _text(text, length):
    return struct.pack(length, len(text)) + b'\x01' + text.encode('utf-16-le')


def _begin(kind):
    return _record(0x809, struct.pack('<HHHHII', 0x600, kind, 0x0DBB, 0x07CC, 0x41, 6))


def _sheet(rows, hidden, merged):
    size = (0, len(rows), 0, max(map(len, rows)), 0)
    parts = [_begin(0x10), _record(0x200, struct.pack('<IIHHH', *size))]
    for number, row in enumerate(rows):
        flags = 0x100 | (0x20 if number in hidden else 0)
        parts.append(_record(0x208, struct.pack('<HHHHHHI', number, 0, len(row), 300, 0, 0, flags)))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack('<HHH', number, column, 0)
            if isinstance(value, str):
                parts.append(_record(0x204, place + _text(value, '<H')))
            elif value is not None:
                parts.append(_record(0x203, place + struct.pack('<d', value)))
    if merged:
        areas = b''.join(
            struct.pack('<HHHH', top, low, left, right) for top, left, low, right in merged
        )
        parts.append(_record(0xE5, struct.pack('<H', len(merged)) + areas))
    return b''.join([*parts, _record(0x0A)])


def _stream(rows, name, hidden, merged):
    font = struct.pack('<HHHHHBBBB', 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b'\x05\x00Arial'
    style = struct.pack('<HHHBBBBIIH', 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    start = _begin(5) + _record(0x31, font) * 4 + _record(0xE0, style) * 16

    def bound(offset):
        return _record(0x85, struct.pack('<IBB', offset, 0, 0) + _text(name, '<B'))

    offset = len(start) + len(bound(0)) + 4
    stream = start + bound(offset) + _record(0x0A) + _sheet(rows, hidden, merged)
    return stream.ljust(max(4096, -(-len(stream) // 512) * 512), b'\0')


def xls(rows, name='Sheet', hidden=(), merged=()):
    """Return a workbook of one sheet as bytes, of at most 60 KB.

    :param rows: lists of texts, numbers and None
    :param hidden: positions of rows that are not shown
    :param merged: ``(top, left, bottom, right)``
    """
    stream = _stream(rows, name, hidden, merged)
    sectors = len(stream) // 512
    chain = [FAT, END, *range(3, sectors + 2), END]
    chain += [FREE] * (128 - len(chain))
    folder = _entry('Root Entry', 5, -2, 0, 1) + _entry('Workbook', 2, 2, len(stream))
    head = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(16)
    head += struct.pack('<HHHHH6s', 0x3E, 3, 0xFFFE, 9, 6, b'')
    head += struct.pack('<9I', 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack('<I', 0) + struct.pack('<I', FREE) * 108
    return head + struct.pack('<128I', *chain) + folder + bytes(256) + stream


def _entry(name, kind, start, size, child=-1):
    text = (name + '\0').encode('utf-16-le')
    return text.ljust(64, b'\0') + struct.pack(
        '<HBBiii16sI8s8sII4s',
        *(len(text), kind, 1, -1, -1, child, b'', 0, b'', b'', start & FREE, size, b''),
    )
