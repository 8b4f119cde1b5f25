"""Play the story of the demo company: `python -m devtools.data.demo -c CONF -d DB`.

In a database without trade the first company becomes the one of the story, so that nothing else is
to be seen in it. Chinese or English: `--language zh_CN`, else English.
"""

import argparse
import sys
import time

from devtools.data.parts import boot


def main(argv: list[str] | None = None) -> None:
    """Play the story in the database named on the command line."""
    parser = argparse.ArgumentParser(
        prog='python -m devtools.data.demo', description=__doc__.partition('\n')[0]
    )
    parser.add_argument('-c', '--config', required=True, help="Odoo's configuration file")
    parser.add_argument('-d', '--database', required=True)
    parser.add_argument('--language', default='en_US')
    options = parser.parse_args(argv)
    begin = time.monotonic()

    with boot.environment(options.config, options.database) as env:
        demo = env['jxc.demo']
        if demo._played():
            sys.exit("[demo] the story was played in this database already")
        demo._begin(env.ref('base.main_company'), options.language.startswith('zh'))

        def tell(done: int, total: int) -> None:
            env.cr.commit()
            print(f"[demo] day {done} of {total}, {time.monotonic() - begin:.0f} s", flush=True)

        demo._go_on(tell)
    used = time.process_time()
    print(f"[demo] done, {time.monotonic() - begin:.0f} s, {used:.0f} s of this processor")


if __name__ == '__main__':
    main()
