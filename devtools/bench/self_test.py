"""How long the simplest questions take: shows that the plumbing works, and a machine's speed."""

from devtools.bench import common


def main():
    options = common.parser(__doc__).parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    timing = common.timed(
        registry, lambda env: env['stock.move'].search_count([('state', '=', 'done')]), options.runs
    )
    common.report("count of done moves", timing)
    timing = common.timed(
        registry,
        lambda env: len(env['product.product'].search([], limit=1000).mapped('qty_available')),
        options.runs,
    )
    common.report("stock on hand of 1,000 products", timing)


if __name__ == '__main__':
    main()
