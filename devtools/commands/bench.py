"""./dev bench: measurements, each a module in devtools/bench."""

import ast

from devtools.env import paths
from devtools.env.setup import setup
from devtools.env.shell import die, run

FOLDER = paths.ROOT / 'devtools' / 'bench'
HELPERS = {'__init__', 'common', 'data'}


def arguments(parser) -> None:
    parser.usage = './dev bench [NAME [--scale N] [--runs N] …]'
    parser.epilog = (
        "The first bench at a scale makes its database; at scale 1 in several minutes.\n"
    )


def main(options, rest: list[str]) -> int:
    benches = {path.stem: path for path in sorted(FOLDER.glob('*.py')) if path.stem not in HELPERS}
    if not rest:
        for name, path in benches.items():
            doc = ast.get_docstring(ast.parse(path.read_text(encoding='utf-8'))) or ''
            print(f"{name:24} {doc.partition(chr(10))[0]}")
        return 0
    name, *words = rest
    if name not in benches:
        die(f"no bench '{name}'; there is: {', '.join(benches) or 'none yet'}")
    server = setup()
    command = [str(paths.PY), '-m', f'devtools.bench.{name}', *words]
    return run(*command, check=False, cwd=paths.ROOT, env=server.env).returncode
