"""./dev down: stop PostgreSQL."""

from devtools.env.postgres import KEPT, SCRATCH


def arguments(parser) -> None:
    parser.add_argument(
        '--wipe',
        action='store_true',
        help="remove the scratch databases too (never the one of ./dev serve)",
    )


def main(options, rest: list[str]) -> int:
    KEPT.stop()
    SCRATCH.wipe() if options.wipe else SCRATCH.stop()
    return 0
