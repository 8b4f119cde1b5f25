"""Find Odoo 19, or fetch Debian's package of it and unpack that without installing it."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from devtools.env import paths
from devtools.env.shell import die, environ, lock, output, run, say, step

DEST = paths.HOME / 'odoo'
TREE = DEST / 'root' / 'usr' / 'lib' / 'python3' / 'dist-packages'
SUITE = 'sid'
# What the relative links in Debian's package point at. Up to trixie, Font Awesome is the 4.7
# that Odoo needs and Inconsolata has an .otf; the later ones do not fit.
OLD_SUITES = ('bookworm', 'trixie')
LINKED_OLD = ('fonts-font-awesome', 'fonts-inconsolata')
LINKED = (
    'fonts-roboto-unhinted',
    'fonts-montserrat',
    'fonts-ocr-b',
    'libjs-jquery',
    'libjs-jquery-form',
    'libjs-underscore',
)
KEYRINGS = tuple(f'usr/share/keyrings/debian-archive-keyring.{end}' for end in ('gpg', 'pgp'))
# Debian strips this file (licence); without it the backend's scripts log an error and every
# browser test fails.
STRIPPED = 'odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js'
WAY_OUT = "git clone --depth 1 -b 19.0 <Odoo's repository> odoo && export ODOO_SRC=$PWD/odoo"
APT_CONF = '''Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "{apt}/etc";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "{apt}/lists";
Dir::Cache "{apt}/cache";
Dir::Cache::Archives "{apt}/cache/archives";
Acquire::Languages "none";
Acquire::AllowInsecureRepositories "false";
APT::Get::AllowUnauthenticated "false";
APT::Sandbox::User "root";
'''


class Unavailable(Exception):
    """The package cannot be had; the message says why."""


def find() -> tuple[Path, str]:
    """Return the folder that holds the package `odoo`, and a stamp that changes with its source."""
    if source := os.environ.get('ODOO_SRC'):
        tree = _tree_of(Path(source).resolve())
        return tree or die(f"ODOO_SRC={source} holds no Odoo 19 (odoo/release.py)", WAY_OUT)
    if found := _importable():
        return found
    with lock('source'):
        if not (DEST / 'ok').exists():
            _fetch_or_fall_back()
    return TREE, (DEST / 'ok').read_text()


def addons_path(tree: Path) -> str:
    """Return the value of Odoo's option: its own addons in either layout, then this checkout."""
    candidates = [tree / 'addons', tree / 'odoo' / 'addons']
    if (tree / 'odoo' / 'addons' / 'web').exists():  # the packaged layout has them all in one
        candidates = candidates[1:]
    return ','.join(str(path) for path in (*candidates, paths.ROOT) if path.is_dir())


def _importable() -> tuple[Path, str] | None:
    """Return the Odoo 19 that this very Python can import."""
    if Path(sys.prefix) == paths.VENV:  # a bench: the Odoo that it imports is the one we linked
        return None
    spec = importlib.util.find_spec('odoo') and importlib.util.find_spec('odoo.release')
    return _tree_of(Path(spec.origin).parents[1]) if spec else None


def _tree_of(folder: Path) -> tuple[Path, str] | None:
    """Return (tree, stamp) when `folder` holds Odoo 19 in one of the known layouts."""
    for tree in (folder, folder / 'usr' / 'lib' / 'python3' / 'dist-packages'):
        release = tree / 'odoo' / 'release.py'
        if release.exists() and 'version_info = (19,' in release.read_text():
            # of the checkout itself: the commit of a project around it says nothing about Odoo
            head = (tree / '.git').exists() and output('git', '-C', tree, 'rev-parse', 'HEAD')
            return tree, hashlib.sha256(
                f'{tree}{head or ""}{release.stat().st_mtime}'.encode()
            ).hexdigest()
    return None


def _fetch_or_fall_back() -> None:
    """Unpack Debian's package or, where it cannot be had, the archive in JXC_ODOO_FALLBACK."""
    shutil.rmtree(DEST, ignore_errors=True)
    (DEST / 'debs').mkdir(parents=True)
    archive = os.environ.get('JXC_ODOO_FALLBACK')
    try:
        with step(f"downloading Odoo 19 from Debian {SUITE} (about 130 MB)"):
            _download('odoo-19')
    except Unavailable as error:
        if not archive or not Path(archive).exists():
            die(f"Debian's package odoo-19 cannot be had: {error}", WAY_OUT)
        say(f"Debian's package odoo-19 cannot be had ({error}): taking {Path(archive).name}")
        _unpack_archive(Path(archive))
    debs = sorted((DEST / 'debs').glob('*.deb'))
    with step("unpacking Odoo"):
        for deb in debs:
            run('dpkg-deb', '-x', deb, DEST / 'root')
    _mend()
    (DEST / 'ok').write_text('\n'.join(deb.name for deb in debs) + (archive or ''))
    shutil.rmtree(DEST / 'debs')
    shutil.rmtree(paths.HOME / 'apt', ignore_errors=True)


def _unpack_archive(archive: Path) -> None:
    """Unpack a kept copy of the package's folder, with the packages that its links point at."""
    try:
        _download()
    except Unavailable as error:
        say(f"without fonts and jquery: {error}")
    TREE.mkdir(parents=True)
    with step("unpacking the kept copy of Odoo"), tarfile.open(archive) as tar:
        tar.extractall(TREE)  # our own file, with links that point outside of it


def _mend() -> None:
    """Put a stub where a file was stripped; complain when a link points nowhere."""
    stub = TREE / STRIPPED
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("/* stub: only the background blur of video calls needs it */\n")
    if dead := [str(path) for path in TREE.rglob('*') if path.is_symlink() and not path.exists()]:
        die("broken links in the unpacked package: " + ", ".join(dead), WAY_OUT)


def _private_apt() -> tuple[dict[str, str], str]:
    """Return an environment for an apt of our own (sources, lists, cache), and the older suite.

    The machine's proxy and certificates stay in force, its sources and lists are not touched.
    """
    if not shutil.which('apt-get'):
        raise Unavailable("this machine has no apt")
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)', Path('/etc/os-release').read_text(), re.M))
    codename = release.get('VERSION_CODENAME', '')
    base = os.environ.get('JXC_DEBIAN_MIRROR') or _mirror(codename)
    if not base:
        raise Unavailable("this machine's apt sources name no Debian mirror (JXC_DEBIAN_MIRROR)")
    old = codename if codename in OLD_SUITES else OLD_SUITES[-1]
    apt = paths.HOME / 'apt'
    shutil.rmtree(apt, ignore_errors=True)
    for folder in ('etc', 'lists/partial', 'cache/archives/partial'):
        (apt / folder).mkdir(parents=True)
    (apt / 'etc' / 'odoo.sources').write_text(
        f"Types: deb\nURIs: {base}\nSuites: {SUITE} {old}\nComponents: main\n"
        f"Signed-By: {_keyring()}\n"
    )
    (apt / 'apt.conf').write_text(APT_CONF.format(apt=apt))
    return environ(APT_CONFIG=str(apt / 'apt.conf')), old


def _mirror(codename: str) -> str:
    """Return the address that the machine's own apt takes Debian from, or ''.

    --print-uris needs no root and no downloaded lists, and reads one-line, deb822 and mirror+file
    sources alike. Mirrors that carry Ubuntu mostly carry Debian beside it.
    """
    printed = subprocess.run(
        ['apt-get', '--print-uris', 'update'], check=False, capture_output=True, text=True
    ).stdout
    found = re.findall(rf"^'(.+)/dists/{re.escape(codename)}/InRelease'", printed, re.M)
    if found and found[0].rstrip('/').endswith('/ubuntu'):
        return found[0].rstrip('/').removesuffix('/ubuntu') + '/debian'
    return found[0] if found else ''


def _keyring() -> Path:
    """Return Debian's keyring; on Ubuntu it comes from the machine's own signed sources."""
    fetched = paths.HOME / 'keyring'
    for root in (Path('/'), fetched):
        for name in KEYRINGS:
            if (root / name).exists():
                return root / name
    fetched.mkdir(parents=True, exist_ok=True)
    got = (
        run(
            'apt-get',
            '-q',
            'download',
            'debian-archive-keyring',
            cwd=fetched,
            check=False,
            capture_output=True,
        ).returncode
        == 0
    )
    for deb in fetched.glob('*.deb'):
        run('dpkg-deb', '-x', deb, fetched)
    for name in KEYRINGS:
        if got and (fetched / name).exists():
            return fetched / name
    raise Unavailable("debian-archive-keyring is not installed")


def _download(*packages: str) -> None:
    """Download packages, and those that Odoo's links point at, to DEST/debs; signatures checked."""
    env, old = _private_apt()
    wanted = [f'{name}/{SUITE}' for name in (*packages, *LINKED)]
    wanted += [f'{name}/{old}' for name in LINKED_OLD]
    quiet = {'env': env, 'cwd': DEST / 'debs', 'check': False, 'capture_output': True, 'text': True}
    strict = ['-o', 'Acquire::Retries=3', '-o', 'APT::Update::Error-Mode=any']
    for words in (['update'], ['download', *wanted]):
        done = run('apt-get', '-q', *strict, *words, **quiet)
        if done.returncode:
            last = (done.stderr.strip() or "no message").splitlines()[0]
            raise Unavailable(f"apt-get {words[0]}: {last}")
