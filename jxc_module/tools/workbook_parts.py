"""Read the parts of an XLSX workbook piece by piece. Knows nothing of Odoo.

A part is never unpacked as a whole, and no tree is made of it: what is not asked for is not kept.
Definitions of entities, other compressions than Excel's and names without end are refused.
"""

import io
import zipfile
from xml.parsers import expat

from .workbook_bounds import CELL, TOKEN, Table, UnreadableError

CHUNK = 2**16
MAX_PARTS = 5_000
MAX_NAMES = 500  # different names of elements, and of attributes, in a part
MAX_DEPTH = 50
_ENTRY = b'PK\x01\x02'  # stands before each entry of the list of an archive's parts
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of a workbook, by name; capitals make no difference."""

    def __init__(self, data: bytes, table: Table):
        if data.count(_ENTRY) > MAX_PARTS:
            raise UnreadableError('parts', MAX_PARTS)
        self._table = table
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._parts = {part.filename.lower().lstrip('/'): part for part in self._zip.infolist()}

    def __contains__(self, name):
        return name.lower() in self._parts

    # pylint: disable-next=method-required-super
    def read(self, name: str, start=None, end=None, text=None):
        """Read a part, and call what is given for each of its elements and texts.

        :param start: function of the name of an element, without prefix, and its attributes
        :param end: function of the name; what it returns ends the reading where it is true
        :param text: function of a piece of text
        :raise UnreadableError: ``broken``, or a bound
        """
        part = self._parts.get(name.lower())
        if part is None or part.compress_type not in _METHODS or part.flag_bits & 1:
            raise UnreadableError('broken')
        reader = _Reader(self._table, start, end, text)
        with self._zip.open(part) as stream:
            while not reader.done and (chunk := stream.read(CHUNK)):
                self._table.unpack(len(chunk))
                reader.feed(chunk)
        reader.close()


class _Reader:
    """One part on its way through the parser; all that an author may repeat is counted."""

    def __init__(self, table, start, end, text):
        self.done = False
        self._table, self._start, self._end = table, start, end
        self._depth = self._silent = self._pieces = 0
        self._elements, self._attributes = {}, set()
        parser = self._parser = expat.ParserCreate(intern=None)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = text or self._other
        parser.DefaultHandler = self._other

    def feed(self, chunk):
        self._pieces = 0
        self._parser.Parse(chunk, False)
        # text alone is no end of anything: a sheet is full of elements
        self._silent = 0 if self._pieces else self._silent + len(chunk)
        if self._silent > TOKEN or self._depth > MAX_DEPTH:
            raise UnreadableError('broken')
        self._table.piece(self._pieces)

    def close(self):
        if not self.done:
            self._parser.Parse(b'', True)

    def _refuse(self, *_args):
        raise UnreadableError('broken')

    def _other(self, _data):
        self._pieces += 1

    def _open(self, name, attributes):
        if self.done:
            return
        self._pieces += 1
        self._depth += 1
        plain = self._elements.get(name)
        if plain is None:
            plain = self._elements[name] = name.rpartition(':')[2]
            if len(self._elements) > MAX_NAMES:
                raise UnreadableError('broken')
        if attributes and not self._attributes.issuperset(attributes):
            self._attributes.update(attributes)
            if len(self._attributes) > MAX_NAMES:
                raise UnreadableError('broken')
        if self._start:
            self._start(plain, attributes)

    def _close(self, name):
        if self.done:
            return
        self._depth -= 1
        if self._end:
            self.done = bool(self._end(self._elements[name]))


class CellText:
    """The text of an element and what is in it, up to what a cell holds.

    How a word is pronounced is left out.
    """

    def __init__(self, within=('t',)):
        self._within, self._inside, self._spoken = within, False, False
        self._pieces, self._length = [], 0

    def start(self, name, _attributes):
        if name in self._within:
            self._inside = True
        elif name == 'rPh':
            self._spoken = True

    def end(self, name):
        if name in self._within:
            self._inside = False
        elif name == 'rPh':
            self._spoken = False

    def add(self, data):
        if self._inside and not self._spoken and self._length < CELL:
            self._pieces.append(data[: CELL - self._length])
            self._length += len(data)

    def taken(self):
        """Return the text, and begin anew."""
        if not self._pieces:
            return ''
        text = ''.join(self._pieces)
        self._pieces, self._length = [], 0
        return text
