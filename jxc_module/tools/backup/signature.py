"""Requests of S3 stores: where a bucket is asked, and how a request is signed (version 4)."""

import hashlib
import hmac
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

REGION = 'us-east-1'  # what stores take that know no regions
# These serve a bucket as a host of its own only.
_OWN_HOST = ('.aliyuncs.com', '.myqcloud.com')
_IN_HOST = re.compile(r'(?:^|\.)(?:s3[.-]|oss-|cos\.)([a-z]{2}-[a-z0-9-]+?)(?:-internal)?\.')


def place(url, bucket):
    """Return the address of a bucket and the region of its store.

    >>> place('https://minio.example.com:9000/', 'b')
    ('https://minio.example.com:9000/b', 'us-east-1')
    >>> place('https://oss-cn-hangzhou.aliyuncs.com', 'b')
    ('https://b.oss-cn-hangzhou.aliyuncs.com', 'cn-hangzhou')
    >>> place('https://b.cos.ap-guangzhou.myqcloud.com', 'b')
    ('https://b.cos.ap-guangzhou.myqcloud.com', 'ap-guangzhou')
    >>> place('', 'b'), place('https://s3.eu-west-1.amazonaws.com', 'b')[1]
    (('https://s3.us-east-1.amazonaws.com/b', 'us-east-1'), 'eu-west-1')
    """
    parts = urlsplit((url or f'https://s3.{REGION}.amazonaws.com').rstrip('/'))
    found = _IN_HOST.search(parts.hostname or '')
    region = found[1] if found else REGION
    base = f'{parts.scheme}://{parts.netloc}{parts.path}'
    if (parts.hostname or '').startswith(f'{bucket}.'):
        return base, region
    if (parts.hostname or '').endswith(_OWN_HOST):
        return f'{parts.scheme}://{bucket}.{parts.netloc}{parts.path}', region
    return f'{base}/{quote(bucket)}', region


def address(base, name, query=()):
    """Return the address of an object; what is in its query is sorted, as it is signed.

    >>> address('https://h/b', 'a b/中.zip', {'uploads': '', 'a': 'x/y'})
    'https://h/b/a%20b/%E4%B8%AD.zip?a=x%2Fy&uploads='
    """
    path = f'{base}/{quote(name)}' if name else base
    words = urlencode(sorted(dict(query).items()), quote_via=quote, safe='')
    return f'{path}?{words}' if words else path


def sign(method, url, digest, keys, region, moment, headers=()):
    """Return the headers of a signed request.

    The published example:

    >>> from datetime import datetime
    >>> keys = ('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')
    >>> nothing = hashlib.sha256(b'').hexdigest()
    >>> found = sign('GET', 'https://examplebucket.s3.amazonaws.com/test.txt', nothing, keys,
    ...     'us-east-1', datetime(2013, 5, 24), {'range': 'bytes=0-9'})
    >>> found['Authorization'][-64:]
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'

    :param str digest: SHA-256 of the body
    :param tuple keys: id and secret of the access key
    :param moment: UTC
    """
    stamp = moment.strftime('%Y%m%dT%H%M%SZ')
    parts = urlsplit(url)
    known = {'host': parts.netloc, 'x-amz-content-sha256': digest, 'x-amz-date': stamp}
    known |= dict(headers)
    names = ';'.join(sorted(known))
    query = urlencode(
        sorted(parse_qsl(parts.query, keep_blank_values=True)), quote_via=quote, safe=''
    )
    asked = [method, parts.path or '/', query]
    asked += [f'{name}:{known[name]}' for name in sorted(known)]
    asked += ['', names, digest]
    scope = f'{stamp[:8]}/{region}/s3/aws4_request'
    text = f'AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{_digest(chr(10).join(asked))}'
    key = f'AWS4{keys[1]}'.encode()
    for word in scope.split('/'):
        key = hmac.digest(key, word.encode(), 'sha256')
    signature = hmac.digest(key, text.encode(), 'sha256').hex()
    told = f'Credential={keys[0]}/{scope}, SignedHeaders={names}, Signature={signature}'
    return {**known, 'Authorization': f'AWS4-HMAC-SHA256 {told}'}


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
