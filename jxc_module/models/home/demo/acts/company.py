"""The company: its money, its chart of accounts, its warehouses."""

from odoo.fields import Command

from ..story.partners import COMPANY, WAREHOUSES

ZONE = 'Asia/Shanghai'
SHOWN = ('uom.group_uom', 'stock.group_production_lot', 'product.group_product_pricelist')


def found(env, company, chinese):
    """Make ``company`` the one of the story, or a new one where it is None.

    :return: res.company
    """
    yuan = env.ref('base.CNY')
    yuan.active = True
    values = {
        'name': COMPANY[chinese],
        'currency_id': yuan.id,
        'country_id': env.ref('base.cn').id,
        'city': "上海" if chinese else "Shanghai",
        'street': "浦东新区世纪大道 1200 号" if chinese else "1200 Century Avenue, Pudong",
        'email': "office@example.com",
    }
    if company:
        company.write(values)
    else:
        company = env['res.company'].create(values)
    company.partner_id.tz = ZONE
    company.cost_method = 'average'
    has_chinese_chart = env['ir.module.module']._get('l10n_cn').state == 'installed'
    chart = 'cn' if has_chinese_chart else 'generic_coa'
    if company.chart_template != chart:
        env['account.chart.template'].try_loading(chart, company, install_demo=False)
        company.currency_id = yuan
    return company


def furnish(stage):
    """Set up warehouses, journals and what is shown."""
    _show(stage)
    _warehouses(stage)
    _journals(stage)
    _prices(stage)


def _show(stage):
    groups = [Command.link(stage.env.ref(name).id) for name in SHOWN]
    stage.env.ref('base.group_user').implied_ids = groups


def _prices(stage):
    """Sell by a price list in the currency of the company, whatever was there before."""
    lists = stage.env['product.pricelist'].with_context(active_test=False)
    own = lists.search([('company_id', '=', stage.company.id)], limit=1)
    own = own or lists.create(
        {'name': stage.say("Wholesale", "批发价"), 'company_id': stage.company.id}
    )
    own.write({'currency_id': stage.company.currency_id.id, 'active': True, 'sequence': 1})
    stage.prices['list'] = own


def _warehouses(stage):
    Warehouse = stage.env['stock.warehouse']
    found = Warehouse.search([('company_id', '=', stage.company.id)], limit=1)
    for key, (names, code) in WAREHOUSES.items():
        values = {'name': stage.words(names), 'code': code}
        if key == 'main' and found:
            found.write(values)
            # it was made in the language of who made the company
            found.lot_stock_id.name = stage.say("Stock", "库存")
            place = found
        else:
            values['company_id'] = stage.company.id
            if key == 'branch':
                values['resupply_wh_ids'] = [Command.link(stage.places['main'].id)]
            place = Warehouse.create(values)
        stage.places[key] = place
    # lots are chosen by the story while it plays
    _types(stage).reservation_method = 'manual'


def reserve_again(stage):
    """Let transfers reserve at confirmation, as Odoo does."""
    _types(stage).reservation_method = 'at_confirm'


def _types(stage):
    return stage.env['stock.picking.type'].search([('company_id', '=', stage.company.id)])


def _journals(stage):
    Journal = stage.env['account.journal']
    own = [('company_id', '=', stage.company.id)]
    for key, kind in (('bank', 'bank'), ('cash', 'cash')):
        stage.journals[key] = Journal.search([*own, ('type', '=', kind)], limit=1)
    stage.journals['wechat'] = Journal.create(
        {
            'name': stage.say("WeChat Pay", "微信支付"),
            'code': 'WX',
            'type': 'bank',
            'company_id': stage.company.id,
        }
    )
    for journal in stage.journals.values():
        # money is in the account of the journal at once: no bank statement will move it there
        lines = journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids
        lines.payment_account_id = journal.default_account_id
