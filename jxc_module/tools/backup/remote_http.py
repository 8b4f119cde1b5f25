"""WebDAV by `requests`, S3 by `boto3`: told in words where the library is missing."""

import importlib
from urllib.parse import quote

from .faults import Fault

SECONDS = (20, 300)  # to connect, to hear anything
BLOCK = 1 << 20


def _library(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Fault('no_library', library=name) from None


class WebDav:
    """A folder of a WebDAV server."""

    def __init__(self, job):
        self._requests = _library('requests')
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
        with open(path, 'rb') as file:
            self._do('PUT', name, data=file)

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


class S3:
    """A bucket; ``url`` is the end point, ``path`` the bucket and a folder in it."""

    def __init__(self, job):
        boto3 = _library('boto3')
        self._errors = (
            _library('botocore.exceptions').BotoCoreError,
            _library('botocore.exceptions').ClientError,
            _library('boto3.exceptions').Boto3Error,
        )
        self._job = job
        remote = job['remote']
        self._bucket, _slash, folder = remote['path'].strip('/').partition('/')
        self._folder = f'{folder}/' if folder else ''
        self._client = boto3.client(
            's3',
            endpoint_url=remote['url'] or None,
            aws_access_key_id=remote['user'],
            aws_secret_access_key=job.secret('password') or '',
        )

    def _do(self, call, *args, **options):
        try:
            return call(*args, **options)
        except self._errors as error:
            raise Fault('remote', detail=self._job.scrub(str(error))[:300]) from None

    def put(self, path, name):
        self._do(self._client.upload_file, str(path), self._bucket, self._folder + name)

    def get(self, name, path):
        self._do(self._client.download_file, self._bucket, self._folder + name, str(path))

    def delete(self, name):
        self._do(self._client.delete_object, Bucket=self._bucket, Key=self._folder + name)

    def size(self, name):
        found = self._do(self._client.head_object, Bucket=self._bucket, Key=self._folder + name)
        return found['ContentLength']
