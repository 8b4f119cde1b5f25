"""Units, categories, products; vendors with their prices, customers with their terms."""

from odoo.fields import Command

from .....tools.import_codes import ean_fits
from ..story import events
from ..story.goods import CATEGORIES, GOODS, UNITS
from ..story.partners import CUSTOMERS, VENDORS

LIMITS = {'market': 60000, 'canteen': 150000, 'hotel': 45000}  # credit, in yuan
KG = 'uom.product_uom_kgm'


def make(stage):
    """Load it as a new user would: by a file of opening data, whose day is before the story.

    What such a file does not say, as who the buyer is, is written afterwards.
    """
    _terms(stage)
    first = stage.day(events.DAYS + 1)
    loader = stage.as_person('admin', 'res.company').browse(stage.company.id)
    made = {
        sheet: [record.with_env(stage.env) for record in records]
        for sheet, records in loader._jxc_load(first, _sheets(stage)).items()
    }
    stage.units = {'kg/1': stage.env.ref(KG), **dict(zip(_units(), made['units'], strict=True))}
    stage.categories = dict(zip(CATEGORIES, made['categories'], strict=True))
    stage.goods = dict(zip((good.key for good in GOODS), made['products'], strict=True))
    vendors, customers = made['partners'][: len(VENDORS)], made['partners'][len(VENDORS) :]
    stage.vendors = dict(zip((one.key for one in VENDORS), vendors, strict=True))
    stage.customers = dict(zip((one.key for one in CUSTOMERS), customers, strict=True))
    _finish_categories(stage)
    _finish_partners(stage)
    _finish_goods(stage)


def _sheets(stage):
    """Return the rows of the file by sheet."""
    codes = {one.key: f'{letter}{number:03d}' for letter, all_ in (('V', VENDORS), ('C', CUSTOMERS))
             for number, one in enumerate(all_, 1)}  # fmt: skip
    return {
        'units': [_unit_row(stage, key) for key in _units()],
        'categories': [
            {'name': stage.words(names), 'costing': 'average'} for names in CATEGORIES.values()
        ],
        'products': [_good_row(stage, good, number) for number, good in enumerate(GOODS)],
        'packagings': [
            {
                'product': good.code,
                'unit': _unit_name(stage, f'{good.unit}/{good.case}'),
                'quantity': str(good.case),
            }
            for good in GOODS
            if good.case > 1
        ],
        'partners': [
            *(_partner_row(stage, one, codes[one.key], 'vendor') for one in VENDORS),
            *(_partner_row(stage, one, codes[one.key], 'customer') for one in CUSTOMERS),
        ],
        'vendor_prices': [_price_row(stage, good, codes) for good in GOODS],
    }


# === UNITS === #


def _units():
    """Return the keys of the units that Odoo does not bring, each before its cases."""
    plain = [f'{key}/1' for key in UNITS if key != 'kg']
    cases = [f'{good.unit}/{good.case}' for good in GOODS if good.case > 1]
    return [*plain, *dict.fromkeys(cases)]


def _unit_row(stage, key):
    unit, _slash, case = key.partition('/')
    row = {'name': _unit_name(stage, key)}
    if case != '1':
        row |= {'relative_to': _unit_name(stage, f'{unit}/1'), 'ratio': case}
    return row


def _unit_name(stage, key):
    unit, _slash, case = key.partition('/')
    name = stage.env.ref(KG).name if unit == 'kg' else stage.words(UNITS[unit])
    if case == '1':
        return name
    return stage.say(f"Case of {case} ({name})", f"箱（{case}{name}）")


def _finish_categories(stage):
    first_expired = stage.env.ref('product_expiry.removal_fefo')
    stage.those('categories', CATEGORIES).removal_strategy_id = first_expired


# === PARTNERS === #


def _terms(stage):
    days = sorted({partner.terms for partner in (*VENDORS, *CUSTOMERS)})
    records = stage.env['account.payment.term'].create(
        [
            {
                'name': _term_name(stage, number),
                'company_id': stage.company.id,
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': number})
                ],
            }
            for number in days
        ]
    )
    stage.terms = dict(zip(map(str, days), records, strict=True))


def _term_name(stage, number):
    if not number:
        return stage.say("At once", "现结")
    return stage.say(f"Net {number} days", f"月结 {number} 天")


def _partner_row(stage, one, code, role):
    row = {
        'code': code,
        'name': stage.words(one.names),
        'role': role,
        'city': stage.words(one.city),
        'email': f'{one.key}@{role}.example.com',
        'terms' if role == 'customer' else 'vendor_terms': _term_name(stage, one.terms),
    }
    if role == 'customer':
        row |= {
            'salesperson': stage.people[one.person].name,
            'pricelist': stage.prices['list'].name,
        }
        if limit := LIMITS.get(one.key):
            row['credit_limit'] = str(limit)
    return row


def _price_row(stage, good, codes):
    """Return a price: vendors sell by the case."""
    return {
        'vendor': codes[good.vendor],
        'product': good.code,
        'unit': _unit_name(stage, f'{good.unit}/{good.case}'),
        'price': str(round(good.cost * good.case, 2)),
        'lead_days': str(next(one.lead for one in VENDORS if one.key == good.vendor)),
    }


def _finish_partners(stage):
    vendors = stage.those('vendors', (one.key for one in VENDORS))
    customers = stage.those('customers', (one.key for one in CUSTOMERS))
    (vendors | customers).write(
        {
            'company_id': stage.company.id,
            'country_id': stage.env.ref('base.cn').id,
            'tz': stage.company._jxc_tz(),
            'lang': stage.env.context['lang'],
        }
    )
    vendors.buyer_id = stage.people['buyer']
    stage.company.account_use_credit_limit = True


# === GOODS === #


def _good_row(stage, good, number):
    row = {
        'code': good.code,
        'name': stage.words(good.names),
        'barcode': _barcode(number),
        'category': stage.words(CATEGORIES[good.category]),
        'unit': _unit_name(stage, f'{good.unit}/1'),
        'cost': str(good.cost),
        'sale_price': str(good.price),
    }
    if good.life:
        row |= {'tracking': 'lot', 'expires': True, 'life_days': str(good.life)}
    return row


def _barcode(number):
    """Return an article number as those of China, with its check digit."""
    codes = (f'693000{number:06d}{digit}' for digit in range(10))
    return next(code for code in codes if ean_fits(code))


def _finish_goods(stage):
    goods = stage.those('goods', (good.key for good in GOODS))
    goods.write(
        {
            'company_id': stage.company.id,
            'invoice_policy': 'delivery',
            'purchase_method': 'receive',
        }
    )
    for good in GOODS:
        if good.life:
            stage.goods[good.key].write(
                {
                    'use_time': max(good.life // 12, 2),
                    'removal_time': max(good.life // 15, 2),
                    'alert_time': max(good.life // 4, 6),
                }
            )
