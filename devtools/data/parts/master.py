"""Warehouses, categories, partners, products and vendors' prices, by the ORM.

In: articles and vendors. Out: `Masters`, their ids.
"""

from datetime import timedelta

from devtools.data.parts.book import Masters, Warehouse
from devtools.data.parts.catalogue import Article, words
from devtools.data.parts.clock import ZONE, Clock
from devtools.data.parts.progress import Progress
from devtools.data.parts.source import REGIONS
from devtools.data.parts.vendors import SECOND_PRICE, Sourcing

BATCH = 500
GROUPS = ('uom.group_uom', 'stock.group_production_lot', 'stock.group_stock_multi_locations')
"""Features that the data uses, given to every internal user as the settings do."""


def create(
    env,
    articles: list[Article],
    sourcing: Sourcing,
    households: list[int],
    clock: Clock,
    progress: Progress,
) -> Masters:
    """Create the master data in an empty company."""
    company = env.company
    company.partner_id.tz = ZONE
    env.ref('base.group_user').implied_ids += _groups(env)
    warehouses = _warehouses(env)
    progress.say(f"warehouses {len(warehouses)}")
    vendors = _partners(
        env,
        [
            {'name': vendor.name, 'is_company': True, 'supplier_rank': 1}
            for vendor in sourcing.vendors
        ],
    )
    customers = _partners(
        env, [{'name': f"Household {number}", 'customer_rank': 1} for number in households]
    )
    progress.say(f"vendors {len(vendors):,}, households {len(customers):,}")
    units = {
        1: env.ref('uom.product_uom_unit').id,
        6: env.ref('uom.product_uom_pack_6').id,
        12: env.ref('uom.product_uom_dozen').id,
    }
    products = _products(env, articles, _categories(env, articles), units, progress)
    _prices(env, articles, sourcing, products, vendors, units)
    env.flush_all()
    # They were there before the first stock; else their costs would be newer than every move.
    env.cr.execute(
        "UPDATE product_value SET date = %s WHERE move_id IS NULL", [clock.midnight(-30)]
    )
    env.cr.execute(
        "UPDATE product_template SET create_date = %(on)s;"
        "UPDATE product_product SET create_date = %(on)s",
        {'on': clock.midnight(0) - timedelta(days=30)},
    )
    env.invalidate_all()
    return Masters(
        company=company.id,
        currency=company.currency_id.id,
        products=products.ids,
        vendors=vendors,
        households=dict(zip(households, customers, strict=True)),
        warehouses=warehouses,
        units=units,
        suppliers=env.ref('stock.stock_location_suppliers').id,
        customers=env.ref('stock.stock_location_customers').id,
        losses=env['stock.location']
        .search([('usage', '=', 'inventory'), ('company_id', '=', company.id)], limit=1)
        .id,
    )


def _groups(env):
    return env['res.groups'].concat(*map(env.ref, GROUPS))


def _warehouses(env) -> list[Warehouse]:
    """Take the company's warehouses and add what is missing."""
    found = env['stock.warehouse'].search([('company_id', '=', env.company.id)], limit=REGIONS)
    for place, warehouse in enumerate(found, 1):
        warehouse.write({'name': f"Regional Warehouse {place}", 'code': f'RW{place}'})
    found += env['stock.warehouse'].create(
        [
            {'name': f"Regional Warehouse {place}", 'code': f'RW{place}'}
            for place in range(len(found) + 1, REGIONS + 1)
        ]
    )
    return [
        Warehouse(
            warehouse.id,
            warehouse.lot_stock_id.id,
            warehouse.in_type_id.id,
            warehouse.out_type_id.id,
        )
        for warehouse in found
    ]


def _partners(env, values: list[dict]) -> list[int]:
    return [
        partner_id
        for start in range(0, len(values), BATCH)
        for partner_id in env['res.partner'].create(values[start : start + BATCH]).ids
    ]


def _categories(env, articles: list[Article]) -> dict[tuple[str, str], int]:
    """Return the ids of Grocery / department / category; lots leave first expired first out."""
    category = env['product.category']
    costing = {'property_cost_method': 'average'}
    root = category.create({'name': "Grocery", **costing})
    names = sorted({article.item.department for article in articles})
    departments = dict(
        zip(
            names,
            category.create(
                [{'name': words(name), 'parent_id': root.id, **costing} for name in names]
            ),
            strict=True,
        )
    )
    keys = sorted({_key(article) for article in articles})
    with_lots = {_key(article) for article in articles if article.shelf_life}
    fefo = env.ref('product_expiry.removal_fefo').id
    made = category.create(
        [
            {
                'name': words(key[1]) or "Other",
                'parent_id': departments[key[0]].id,
                'removal_strategy_id': fefo if key in with_lots else False,
                **costing,
            }
            for key in keys
        ]
    )
    return dict(zip(keys, made.ids, strict=True))


def _key(article: Article) -> tuple[str, str]:
    return article.item.department, article.item.category


def _products(env, articles, categories, units, progress: Progress):
    products = env['product.product']
    for start in range(0, len(articles), BATCH):
        progress.bar("products", start, len(articles))
        products += products.create(
            [_product(article, categories, units) for article in articles[start : start + BATCH]]
        )
        env.flush_all()
    progress.say(f"products {len(products):,}")
    return products


def _product(article: Article, categories: dict, units: dict[int, int]) -> dict:
    values = {
        'name': article.name,
        'default_code': str(article.item.product_id),
        'type': 'consu',
        'is_storable': True,
        'categ_id': categories[_key(article)],
        'list_price': article.item.price,
        'standard_price': article.cost,
        'taxes_id': [],
        'supplier_taxes_id': [],
        'invoice_policy': 'delivery',
        'purchase_method': 'receive',
    }
    if article.pack > 1:
        values['uom_ids'] = [units[article.pack]]
    if article.shelf_life:
        values |= {
            'tracking': 'lot',
            'use_expiration_date': True,
            'expiration_time': article.shelf_life,
            'use_time': article.shelf_life // 10,
            'removal_time': article.removal_days,
            'alert_time': article.alert_days,
        }
    return values


def _prices(env, articles, sourcing: Sourcing, products, vendors, units) -> None:
    values = []
    for place, article in enumerate(articles):
        offers = [(sourcing.main[place], 1, 1.0)]
        if sourcing.second[place] is not None:
            offers.append((sourcing.second[place], 2, SECOND_PRICE))
        for number, sequence, factor in offers:
            price = {
                'partner_id': vendors[number],
                'product_tmpl_id': products[place].product_tmpl_id.id,
                'product_uom_id': units[article.pack],
                'delay': sourcing.vendors[number].delay,
                'sequence': sequence,
                'currency_id': env.company.currency_id.id,
                'min_qty': article.minimum / article.pack if article.minimum > 1 else 0,
                'price': round(article.cost * factor * article.pack, 2),
            }
            values.append(price)
            if article.price_break:
                values.append(
                    price
                    | {
                        'min_qty': article.price_break / article.pack,
                        'price': round(article.cost * factor * article.pack * 0.95, 2),
                    }
                )
    env['product.supplierinfo'].create(values)
