"""Units, categories, products; vendors with their prices, customers with their terms."""

from odoo.fields import Command

from ..story import events
from ..story.goods import CATEGORIES, GOODS, UNITS
from ..story.partners import CUSTOMERS, VENDORS

LIMITS = {'market': 60000, 'canteen': 150000, 'hotel': 45000}  # credit, in yuan


def make(stage):
    _units(stage)
    _categories(stage)
    _terms(stage)
    _partners(stage)
    _goods(stage)


def _units(stage):
    Unit = stage.env['uom.uom']
    for key, names in UNITS.items():
        stage.units[f'{key}/1'] = (
            stage.env.ref('uom.product_uom_kgm')
            if key == 'kg'
            else Unit.create({'name': stage.words(names), 'relative_factor': 1})
        )
    for good in GOODS:
        if good.case > 1 and f'{good.unit}/{good.case}' not in stage.units:
            unit = stage.words(UNITS[good.unit])
            name = stage.say(f"Case of {good.case} ({unit})", f"箱（{good.case}{unit}）")
            stage.units[f'{good.unit}/{good.case}'] = Unit.create(
                {
                    'name': name,
                    'relative_factor': good.case,
                    'relative_uom_id': stage.units[f'{good.unit}/1'].id,
                }
            )


def _categories(stage):
    first_expired = stage.env.ref('product_expiry.removal_fefo')
    values = [
        {
            'name': stage.words(names),
            'removal_strategy_id': first_expired.id,
            'property_cost_method': 'average',
        }
        for names in CATEGORIES.values()
    ]
    records = stage.env['product.category'].create(values)
    stage.categories = dict(zip(CATEGORIES, records, strict=True))


def _terms(stage):
    days = sorted({partner.terms for partner in (*VENDORS, *CUSTOMERS)})
    records = stage.env['account.payment.term'].create(
        [
            {
                'name': stage.say(f"{number} days", f"月结 {number} 天")
                if number
                else stage.say("At once", "现结"),
                'company_id': stage.company.id,
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': number})
                ],
            }
            for number in days
        ]
    )
    stage.terms = dict(zip(map(str, days), records, strict=True))


def _partners(stage):
    Partner = stage.env['res.partner']
    shared = {
        'is_company': True,
        'company_id': stage.company.id,
        'country_id': stage.env.ref('base.cn').id,
        'tz': stage.company._jxc_tz(),
        'lang': stage.env.context['lang'],
    }
    for vendor in VENDORS:
        stage.vendors[vendor.key] = Partner.create(
            {
                **shared,
                'name': stage.words(vendor.names),
                'city': stage.words(vendor.city),
                'email': f'{vendor.key}@vendor.example.com',
                'supplier_rank': 1,
                'property_supplier_payment_term_id': stage.terms[str(vendor.terms)].id,
                'buyer_id': stage.people['buyer'].id,
            }
        )
    for customer in CUSTOMERS:
        limit = LIMITS.get(customer.key)
        stage.customers[customer.key] = Partner.create(
            {
                **shared,
                'name': stage.words(customer.names),
                'city': stage.words(customer.city),
                'email': f'{customer.key}@customer.example.com',
                'customer_rank': 1,
                'property_product_pricelist': stage.prices['list'].id,
                'property_payment_term_id': stage.terms[str(customer.terms)].id,
                'user_id': stage.people[customer.person].id,
                **({'use_partner_credit_limit': True, 'credit_limit': limit} if limit else {}),
            }
        )
    stage.company.account_use_credit_limit = True


def _goods(stage):
    delays = {vendor.key: vendor.lead for vendor in VENDORS}
    values = [_good_values(stage, good, number, delays) for number, good in enumerate(GOODS)]
    records = stage.env['product.product'].create(values)
    stage.goods = dict(zip((good.key for good in GOODS), records, strict=True))
    # what they cost was known before the story begins
    costs = stage.env['product.value'].search([('product_id', 'in', records.ids)])
    costs.date = stage.at(events.DAYS + 1, 0)


def _good_values(stage, good, number, delays):
    case = stage.units[f'{good.unit}/{good.case}']
    unit = stage.units[f'{good.unit}/1']
    values = {
        'name': stage.words(good.names),
        'default_code': good.code,
        'barcode': f'693000{number:06d}',
        'company_id': stage.company.id,
        'is_storable': True,
        'categ_id': stage.categories[good.category].id,
        'uom_id': unit.id,
        'standard_price': good.cost,
        'list_price': good.price,
        'invoice_policy': 'delivery',
        'purchase_method': 'receive',
        'seller_ids': [
            Command.create(
                {
                    'partner_id': stage.vendors[good.vendor].id,
                    'product_uom_id': case.id,
                    'price': round(good.cost * good.case, 2),
                    'delay': delays[good.vendor],
                    'currency_id': stage.company.currency_id.id,
                    'company_id': stage.company.id,
                }
            )
        ],
    }
    if case != unit:
        values['uom_ids'] = [Command.link(case.id)]
    if good.life:
        values |= {
            'tracking': 'lot',
            'use_expiration_date': True,
            'expiration_time': good.life,
            'use_time': max(good.life // 12, 2),
            'removal_time': max(good.life // 15, 2),
            'alert_time': max(good.life // 4, 6),
        }
    return values
