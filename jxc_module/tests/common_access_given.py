import inspect
from datetime import date

from odoo.fields import Command
from odoo.tests import new_test_user

from .access_matrix import GROUPS
from .common import JxcCommon
from .common_tools_properties import IS_LONG

# What the records that nobody here may read carry; no other record does.
MARK = 'ZZHIDDEN'
FIGURE = 77_777
OURS = 'odoo.addons.jxc_module.'
# Methods of the ORM: record rules stand before these, `test_access_matrix.py` asks them.
OF_THE_ORM = {
    *('create', 'write', 'unlink', 'copy', 'copy_data', 'default_get', 'onchange', 'init'),
    *('search', 'search_fetch', 'search_count', 'name_search', 'read', 'web_read', 'web_save'),
    'fields_get',
    *('get_view', 'get_views', 'export_data', 'get_values', 'set_values', 'check_access'),
    'web_save',
    'message_subscribe',  # asks for the right where there is somebody to add
}
# Rights that come beside a role: whoever has one of them only is asked in long runs.
ALONE = ('cost', 'override')
TEXTS = ('name', 'reason', 'note', 'comment', 'document', 'figures', 'lot_name', 'result')
# Fields that a record made by the walk needs beside the required ones, or needs to be right.
VALUES = {
    'jxc.alert': {'kind': 'low_stock', 'level': 'danger', 'quantity': FIGURE},
    'jxc.report.favorite': {'report_key': 'stock_on_hand', 'params': '{}'},
    'jxc.job': {
        'kind': 'report',
        'arguments': {'report': 'stock_on_hand', 'params': '{}', 'domain': []},
    },
    'jxc.report.wizard': {'report_key': 'stock_on_hand'},
    'jxc.check.override': {'res_model': 'sale.order', 'res_ids': '[]'},
    'jxc.approval': {'res_model': 'sale.order'},
    'jxc.collection.action': {'kind': 'call'},
    'jxc.reminder.level': {'min_days': 30},
    'jxc.fapiao': {'amount_untaxed': FIGURE, 'amount_tax': 0},
    'jxc.bill.link': {'line_ids': []},
    'jxc.inspection': {'line_ids': []},
}
# Links that a record needs though they are not required one by one.
LINKS = {
    'jxc.approval': {'res_id': 'sale.order'},
    'jxc.check.log': {'sale_id': 'sale.order'},
    'jxc.flow.trace': {'sale_id': 'sale.order'},
    'jxc.return': {'sale_id': 'sale.order'},
    'jxc.purchase.lot': {'line_id': 'purchase.order.line'},
}


class GivenCommon(JxcCommon):
    """A company with one record of each model, each role of another company, and all methods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env['res.company'].create({'name': f'{MARK} company'})
        cls.env.user.company_ids |= cls.other
        cls.roles = {
            role: new_test_user(
                cls.env, f'given_{role}', groups=groups, company_ids=[Command.set(cls.company.ids)]
            )
            for role, groups in GROUPS.items()
            if IS_LONG or role not in ALONE
        }
        cls.records = {}
        cls.inside = cls.env(
            context={**cls.env.context, 'allowed_company_ids': cls.other.ids}, su=True
        )
        cls._trade()
        cls.env.flush_all()

    @classmethod
    def _trade(cls):
        """Make the documents of core that ours are about."""
        env = cls.inside
        vals = {'name': f'{MARK} thing', 'company_id': cls.other.id}
        partner = env['res.partner'].create({**vals, 'credit_limit': FIGURE, 'is_company': True})
        product = env['product.product'].create(
            {**vals, 'is_storable': True, 'standard_price': FIGURE, 'tracking': 'lot'}
        )
        lot = env['stock.lot'].create({**vals, 'product_id': product.id})
        house = env['stock.warehouse'].search([('company_id', '=', cls.other.id)], limit=1)
        house.name = f'{MARK} house'
        stock = house.lot_stock_id
        env['stock.quant']._update_available_quantity(product, stock, FIGURE, lot_id=lot)
        line = {'product_id': product.id, 'price_unit': FIGURE}
        sale = env['sale.order'].create(
            {
                'partner_id': partner.id,
                'client_order_ref': MARK,
                'order_line': [Command.create({**line, 'product_uom_qty': 3})],
            }
        )
        purchase = env['purchase.order'].create(
            {
                'partner_id': partner.id,
                'partner_ref': MARK,
                'order_line': [Command.create({**line, 'product_qty': 3})],
            }
        )
        sale.action_confirm()
        purchase.button_confirm()
        rule = env['stock.warehouse.orderpoint'].create(
            {
                'product_id': product.id,
                'warehouse_id': house.id,
                'product_min_qty': FIGURE,
                'product_max_qty': FIGURE,
            }
        )
        creditor = env['account.account'].create(
            {'name': MARK, 'code': '200200', 'account_type': 'liability_payable', 'reconcile': True}
        )
        debtor = env['account.account'].create(
            {'name': MARK, 'code': '100100', 'account_type': 'asset_receivable', 'reconcile': True}
        )
        journal = env['account.journal'].create({'name': MARK, 'code': 'ZZH', 'type': 'general'})
        bank = env['account.journal'].create({'name': MARK, 'code': MARK, 'type': 'bank'})
        move = env['account.move'].create(
            {
                'journal_id': journal.id,
                'ref': MARK,
                'line_ids': [
                    Command.create(
                        {'account_id': debtor.id, 'debit': FIGURE, 'partner_id': partner.id}
                    ),
                    Command.create(
                        {'account_id': creditor.id, 'credit': FIGURE, 'partner_id': partner.id}
                    ),
                ],
            }
        )
        move.action_post()
        cls.other.account_use_credit_limit = True
        cls._keep(partner, product, product.product_tmpl_id, lot, house, stock, rule)
        cls._keep(sale, sale.order_line, sale.picking_ids, sale.picking_ids.move_ids, cls.other)
        cls._keep(purchase, purchase.order_line, purchase.picking_ids, move, move.line_ids[:1])
        cls._trade_transfer(env, house, product, lot)
        outstanding = env['account.account'].create(
            {'name': MARK, 'code': '100200', 'account_type': 'asset_current', 'reconcile': True}
        )
        bank.inbound_payment_method_line_ids.payment_account_id = outstanding
        payment = env['account.payment'].create(
            {'partner_id': partner.id, 'amount': FIGURE, 'journal_id': bank.id, 'memo': MARK}
        )
        cls._keep(
            payment,
            debtor,
            cls.other.currency_id,
            cls.other.currency_id,
            env['res.groups'].browse(1),
        )
        cls._keep(product.product_tmpl_id.categ_id, env['res.users'].browse(env.uid), journal)
        cls.records['stock.move.line'] = sale.picking_ids.move_line_ids[:1]

    @classmethod
    def _trade_transfer(cls, env, house, product, lot):
        """Send goods to a second warehouse: one transfer has two ends."""
        far = env['stock.warehouse'].create(
            {'name': f'{MARK} far', 'code': 'ZZF', 'company_id': cls.other.id}
        )
        transfer = env['jxc.transfer'].create(
            {
                'company_id': cls.other.id,
                'source_warehouse_id': house.id,
                'dest_warehouse_id': far.id,
                'note': MARK,
                'line_ids': [
                    Command.create({'product_id': product.id, 'quantity': 3, 'lot_id': lot.id})
                ],
            }
        )
        cls._keep(transfer, transfer.line_ids)

    @classmethod
    def _keep(cls, *records):
        for record in records:
            cls.records.setdefault(record._name, record[:1])

    # === RECORDS === #

    def setUp(self):
        super().setUp()
        # what a test makes is gone after it
        self.addCleanup(setattr, type(self), 'records', dict(self.records))

    @classmethod
    def _record(cls, name, depth=0):
        """Return the record of a model in the other company, made where there is none yet."""
        if name in cls.records:
            return cls.records[name]
        model = cls.inside[name]
        if not model._auto:  # rows of a view, or no records at all
            return model if model._abstract else model.search([], limit=1)
        # entries of counts are refused by create() where no count is open
        create = getattr(model, '_create_checked', model.create)
        cls.records[name] = create([cls._values(model, depth)])
        return cls.records[name]

    @classmethod
    def _values(cls, model, depth):
        name, values = model._name, {}
        for field_name, field in model._fields.items():
            if field_name in VALUES.get(name, {}) or not field.store or field.compute:
                continue
            if field.comodel_name == 'res.company' and field.type == 'many2one':
                values[field_name] = cls.other.id
            elif field_name in TEXTS and field.type in ('char', 'text'):
                values[field_name] = MARK
            elif field.required and (made := cls._value(field, depth)):
                values[field_name] = made
        defaults = model.default_get(list(model._fields))
        for field_name in {*values} & {*defaults}:
            if model._fields[field_name].type not in ('many2one', 'char', 'text'):
                del values[field_name]
        values.update(VALUES.get(name, {}))
        for field_name, comodel in LINKS.get(name, {}).items():
            values[field_name] = cls._record(comodel, depth + 1).id
        return values

    @classmethod
    def _value(cls, field, depth):
        if field.type == 'many2one' and depth < 4:
            return cls._record(field.comodel_name, depth + 1).id
        if field.type == 'many2many' and depth < 4:
            return [Command.set(cls._record(field.comodel_name, depth + 1).ids)]
        if field.type == 'selection':
            return field.get_values(cls.inside)[0]
        plain = {'date': date(2026, 1, 1), 'datetime': '2026-01-01 00:00:00'}
        plain |= {'char': MARK, 'text': MARK, 'integer': 1, 'float': 1.0, 'monetary': 1.0}
        return plain.get(field.type)

    # === METHODS === #

    @classmethod
    def _methods(cls):
        """Yield ``(model name, method name, function)`` of every public method of ours."""
        for name in sorted(cls.env.registry):
            model = cls.env.registry[name]
            seen = set()
            for part in model.mro():
                if not part.__module__.startswith(OURS):
                    continue
                for method, function in vars(part).items():
                    if method.startswith('_') or method in seen or method in OF_THE_ORM:
                        continue
                    if inspect.isfunction(function):
                        seen.add(method)
                        yield name, method, getattr(model, method)

    @classmethod
    def _is_of_core(cls, name, method):
        """Tell whether a method of ours stands before one of core, which takes what it takes."""
        return any(
            method in vars(part) and not part.__module__.startswith(OURS)
            for part in cls.env.registry[name].mro()
            if part.__module__.startswith('odoo.')
        )

    @staticmethod
    def _is_for_records(function):
        return not getattr(function, '_api_model', False)

    @staticmethod
    def _argument_names(function):
        return list(inspect.signature(function).parameters)[1:]

    def _arguments(self, function, given):
        """Return values for the arguments of a method, by their names."""
        return [given[name] for name in self._argument_names(function) if name in given]

    def _opened_with(self, name):
        """Return the context in which core opens a wizard: the matching writes bills as minus."""
        if name == 'bill.to.po.wizard':
            return {'active_ids': [-line for line in self.records['account.move.line'].ids]}
        return {}

    def _call(self, env, name, method, ids, *arguments):
        """Call a method as the route for RPC does."""
        records = env[name].with_context(**self._opened_with(name)).browse(ids)
        return getattr(records, method)(*arguments)
