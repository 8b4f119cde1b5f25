"""The archive: a zip that is written as a stream, with a manifest of all its parts."""

import hashlib
import json
import zipfile
import zlib
from pathlib import Path

from .faults import Fault
from .filestore import sha1_of_name

BLOCK = 1 << 20
SAMPLE = 1 << 14
FORMAT = 1
MANIFEST = 'manifest.json'
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError)


class Writer:
    """A zip that is written part by part.

    :param output: `encrypt.Output`
    """

    def __init__(self, output):
        self.parts = {}
        self.odd = []  # files of attachments whose content is not what their name claims
        self._zip = zipfile.ZipFile(output, 'w', allowZip64=True)

    def add(self, path, name):
        """Add a file; what is packed already is only stored."""
        path = Path(path)
        info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        sha256, sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
        claimed = name.startswith('filestore/') and sha1_of_name(name[len('filestore/') :])
        with path.open('rb') as file:
            info.compress_type = _way(file.read(SAMPLE))
            info._compresslevel = 1
            file.seek(0)
            with self._zip.open(info, 'w', force_zip64=info.file_size > 1 << 30) as part:
                while block := file.read(BLOCK):
                    sha256.update(block)
                    if claimed:
                        sha1.update(block)
                    part.write(block)
        if claimed and sha1.hexdigest() != claimed:
            self.odd.append(name)
        self.parts[name] = [info.file_size, sha256.hexdigest()]

    def add_text(self, name, text):
        """Add a text."""
        content = text.encode()
        self._zip.writestr(name, content, zipfile.ZIP_DEFLATED, 1)
        self.parts[name] = [len(content), hashlib.sha256(content).hexdigest()]

    def abandon(self):
        """Write nothing more, not even where Python tidies up."""
        self._zip.fp = None

    def finish(self, manifest):
        """Add the manifest, which names all parts, and end the archive."""
        manifest = {'format': FORMAT, **manifest, 'parts': self.parts, 'odd': self.odd}
        text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
        self._zip.writestr(MANIFEST, text, zipfile.ZIP_DEFLATED, 6)
        self._zip.close()
        return manifest


def _way(sample):
    """Return how to pack a file that begins with ``sample``.

    >>> _way(b'a' * 1000) == zipfile.ZIP_DEFLATED, _way(b'') == zipfile.ZIP_STORED
    (True, True)
    """
    small = len(zlib.compress(sample, 1)) < 0.9 * len(sample)
    return zipfile.ZIP_DEFLATED if small else zipfile.ZIP_STORED


def check(path, tell=lambda done, total: None):
    """Read all of an archive: CRC, manifest, SHA-256 of each part, names of attachments.

    :param tell: called with the number of parts that are read and that there are
    :return: manifest
    :raise Fault: a part is damaged or missing, or one is there that nobody wrote
    """
    part = Path(path).name
    try:
        with zipfile.ZipFile(path) as archive:
            part = MANIFEST
            manifest = json.loads(archive.read(MANIFEST))
            parts, odd = manifest['parts'], set(manifest['odd'])
            names = [name for name in archive.namelist() if name != MANIFEST]
            for part in sorted(parts.keys() - set(names)):
                raise Fault('missing_part', part=part)
            for part in sorted(set(names) - parts.keys()):
                raise Fault('damaged', part=part)
            if len(set(names)) != len(names):
                raise Fault('damaged', part=Path(path).name)
            for number, part in enumerate(names):
                _check_part(archive, part, *parts[part], part in odd)
                tell(number, len(names))
    except (*DAMAGED, OSError, RuntimeError, TypeError, AttributeError) as error:
        if isinstance(error, FileNotFoundError):
            raise Fault('gone', name=Path(path).name) from None
        raise Fault('damaged', part=part) from None
    return manifest


def _check_part(archive, name, size, sha256, odd):
    found, digest, sha1 = 0, hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    claimed = name.startswith('filestore/') and sha1_of_name(name[len('filestore/') :])
    with archive.open(name) as part:
        while block := part.read(BLOCK):
            found += len(block)
            digest.update(block)
            if claimed:
                sha1.update(block)
    if (found, digest.hexdigest()) != (size, sha256):
        raise Fault('damaged', part=name)
    if claimed and not odd and sha1.hexdigest() != claimed:
        raise Fault('damaged', part=name)


def unpack(path, start, target):
    """Write the parts whose names begin with ``start`` below ``target``, without that start."""
    target = Path(target).resolve()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.filename.startswith(start):
                place = (target / info.filename[len(start) :]).resolve()
                if not place.is_relative_to(target):
                    raise Fault('odd_name', name=info.filename)
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as part, place.open('wb') as file:
                    while block := part.read(BLOCK):
                        file.write(block)
