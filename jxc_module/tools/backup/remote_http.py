"""WebDAV by `requests`: told in words where the library is missing."""

import importlib
from urllib.parse import quote

from .faults import Fault

SECONDS = (20, 300)  # to connect, to hear anything
BLOCK = 1 << 20


def library(name):
    """Return a library.

    :raise Fault: it is not installed
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Fault('no_library', library=name) from None


class WebDav:
    """A folder of a WebDAV server."""

    def __init__(self, job):
        self._requests = library('requests')
        self._job = job
        self._remote = job['remote']
        self._auth = (self._remote['user'], job.secret('password') or '')

    def _do(self, method, name, allowed=(), **options):
        url = f"{self._remote['url'].rstrip('/')}/{quote(name)}"
        try:
            answer = self._requests.request(
                method, url, auth=self._auth, timeout=SECONDS, allow_redirects=False, **options
            )
        except self._requests.exceptions.RequestException as error:
            detail = self._job.scrub(str(error))[:300]
            raise Fault('network', program=method, detail=detail, code=0, where=url) from None
        if answer.status_code in (401, 403):
            raise Fault('no_login', program=method, detail=str(answer.status_code), where=url)
        if answer.status_code == 507:
            raise Fault('full', where=url, detail=answer.reason)
        if answer.status_code not in (200, 201, 204, 206, *allowed):
            raise Fault('remote', detail=f'{method}: {answer.status_code} {answer.reason}')
        return answer

    def put(self, path, name):
        """Send a file under another name first: what was cut is not taken for a backup."""
        part = f'{name}.part'
        with open(path, 'rb') as file:
            self._do('PUT', part, data=file)
        target = f"{self._remote['url'].rstrip('/')}/{quote(name)}"
        self._do('MOVE', part, headers={'Destination': target, 'Overwrite': 'T'})

    def get(self, name, path):
        with self._do('GET', name, stream=True) as answer, open(path, 'wb') as file:
            try:
                for block in answer.iter_content(BLOCK):
                    file.write(block)
            except self._requests.exceptions.RequestException as error:
                raise Fault('network', program='GET', detail=str(error)[:300]) from None

    def delete(self, name):
        self._do('DELETE', name, allowed=(404,))

    def size(self, name):
        length = self._do('HEAD', name).headers.get('Content-Length')
        return int(length) if length else None

    def forget(self, name):
        """Delete what was sent of a file that was never finished."""
        self.delete(f'{name}.part')
