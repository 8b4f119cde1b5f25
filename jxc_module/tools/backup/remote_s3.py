"""A bucket of an S3 store, by `requests`: signed, in parts, and whole or not at all."""

import contextlib
import hashlib
import re
from datetime import datetime, timezone
from html import unescape

from .faults import Fault
from .remote_http import BLOCK, SECONDS, library
from .signature import address, place, sign

PART = 16 << 20  # bytes that are sent at once; the store takes up to 10,000 parts
MOST_PARTS = 9000
_FULL = re.compile(r'StorageFull|QuotaExceeded|InsufficientStorage|InsufficientCapacity')


class S3:
    """A bucket; ``url`` is the end point, ``path`` the bucket and a folder in it."""

    def __init__(self, job):
        self._requests = library('requests')
        self._job = job
        remote = job['remote']
        self._bucket, _slash, folder = remote['path'].strip('/').partition('/')
        self._folder = f'{folder}/' if folder else ''
        self._base, self._region = place(remote['url'], self._bucket)
        self._keys = (remote['user'], job.secret('password') or '')

    def put(self, path, name):
        """Send a file; a big one in parts, which the store joins once all are there."""
        size = path.stat().st_size
        with open(path, 'rb') as file:
            if size <= PART:
                self._do('PUT', name, data=file.read())
            else:
                self._put_parts(file, name, max(PART, -(-size // MOST_PARTS)))

    def _put_parts(self, file, name, each):
        upload = _tag(self._do('POST', name, {'uploads': ''}).text, 'UploadId')
        try:
            parts = []
            while block := file.read(each):
                number = len(parts) + 1
                query = {'partNumber': str(number), 'uploadId': upload}
                parts.append((number, self._do('PUT', name, query, block).headers['ETag']))
            told = ''.join(
                f'<Part><PartNumber>{number}</PartNumber><ETag>{mark}</ETag></Part>'
                for number, mark in parts
            )
            body = f'<CompleteMultipartUpload>{told}</CompleteMultipartUpload>'.encode()
            answer = self._do('POST', name, {'uploadId': upload}, body)
            if '<Error>' in answer.text:  # it says 200 before it begins to join
                raise self._fault('POST', answer)
        except BaseException:
            with contextlib.suppress(Fault):
                self._abort(self._folder + name, upload)
            raise

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
        """Delete the parts of a file whose sending was never finished."""
        key = self._folder + name
        told = self._ask('GET', address(self._base, '', {'uploads': '', 'prefix': key})).text
        for row in re.findall(r'<Upload>.*?</Upload>', told, re.S):
            if _tag(row, 'Key') == key:
                self._abort(key, _tag(row, 'UploadId'))

    # === REQUESTS === #

    def _abort(self, key, upload):
        url = address(self._base, key, {'uploadId': upload})
        self._ask('DELETE', url, allowed=(404,))

    def _do(self, method, name, query=(), data=b'', **options):
        url = address(self._base, self._folder + name, query)
        return self._ask(method, url, data, **options)

    def _ask(self, method, url, data=b'', allowed=(), stream=False):
        """Send a request; once more where the store names another region.

        :raise Fault: it was refused, or not heard
        """
        answer = self._send(method, url, data, stream)
        region = answer.headers.get('x-amz-bucket-region')
        if answer.status_code in (301, 307, 400, 403) and not region and method != 'HEAD':
            region = _tag(answer.text, 'Region')
        if answer.status_code >= 300 and region and region != self._region:
            self._region = region
            answer = self._send(method, url, data, stream)
        if answer.status_code not in (200, 204, 206, *allowed):
            raise self._fault(method, answer)
        return answer

    def _send(self, method, url, data, stream):
        digest = hashlib.sha256(data).hexdigest()
        moment = datetime.now(timezone.utc)
        try:
            return self._requests.request(
                method,
                url,
                data=data,
                headers=sign(method, url, digest, self._keys, self._region, moment),
                timeout=SECONDS,
                allow_redirects=False,
                stream=stream,
            )
        except self._requests.exceptions.RequestException as error:
            detail = self._job.scrub(str(error))[:300]
            raise Fault('network', program=method, detail=detail, code=0, where=url) from None

    def _fault(self, method, answer):
        """Return the fault of an answer: the store's own word and sentence are in it."""
        text = '' if method == 'HEAD' else answer.text
        words = [
            _tag(text, 'Code') or f'{answer.status_code} {answer.reason}',
            _tag(text, 'Message'),
        ]
        detail = self._job.scrub(': '.join(filter(None, words)))[:300]
        if answer.status_code == 507 or _FULL.search(detail):
            return Fault('full', where=self._bucket, detail=detail)
        if answer.status_code in (401, 403):
            return Fault('no_login', program=method, detail=detail, where=self._bucket)
        return Fault('remote', detail=f'{method}: {detail}')


def _tag(text, name):
    """Return what stands in a tag of an answer.

    >>> _tag('<A><Code>No&amp;Such</Code></A>', 'Code'), _tag('', 'Code')
    ('No&Such', '')
    """
    found = re.search(rf'<{name}>(.*?)</{name}>', text, re.S)
    return unescape(found[1]).strip() if found else ''
