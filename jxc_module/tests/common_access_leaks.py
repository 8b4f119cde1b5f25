import contextlib
from datetime import date, timedelta

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import JxcCommon

# What B's documents carry; nobody else writes it.
# '~' stands in no base64: the picture of a QR code holds 'ZZB' once in fifty.
MARK = 'ZZ~B'
MANY = 77_777
# Made of the addons' own files, at length: nobody's trade is in it.
NOT_OF_RECORDS = {
    ('ir.module.module', 'description_html'),
    ('ir.module.module', 'has_iap'),
    ('ir.module.module', 'icon_image'),
}
ALL_ROLES = (
    'jxc_module.group_manager,jxc_module.group_keeper,jxc_module.group_accountant,'
    'jxc_module.group_buyer,jxc_module.group_sales,base.group_allow_export'
)


class Answers(dict):
    """Answers of a model by question; being refused is an answer, too: the name of the error.

    What the database refuses ends the transaction: with a cursor each question has a savepoint.
    """

    def __init__(self, cr=None):
        super().__init__()
        self.cr = cr

    def note(self, key, call):
        self[key] = self.ask(call)

    def ask(self, call):
        """Return the answer, or the name of the error."""
        try:
            with self.cr.savepoint(flush=False) if self.cr else contextlib.nullcontext():
                return call()
        except Exception as error:  # whatever a strange query raises
            if self.cr is None and isinstance(error, psycopg2.Error):
                raise
            return type(error).__name__


class AccessLeakCommon(JxcCommon):
    """Two warehouses with the same products and lots, users of A, and B's trade to be done later.

    What a user of A can find out is compared before and after B has traded: nothing may change.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", standard_price=5)
        cls.milk = cls._create_product("Milk", tracking='lot', use_expiration_date=True)
        cls.lot = cls.env['stock.lot'].create({'name': "L1", 'product_id': cls.milk.id})
        cls.partner = cls.env['res.partner'].create({'name': "Partner"})
        cls.transit = cls.company.internal_transit_location_id
        cls.far = cls.env['stock.warehouse'].create({'name': "Far Away", 'code': "FARAW"})
        cls._set_stock(cls.tea, cls.far.lot_stock_id, 500)
        # places are not scoped: that one is made tells nothing of what lies in it
        for warehouse in (cls.warehouse, cls.warehouse_b, cls.far):
            warehouse._jxc_transit_place()
        for stock in (cls.stock, cls.stock_b):
            cls.env['stock.location'].create({'name': "Shelf", 'location_id': stock.id})
            cls._set_stock(cls.tea, stock, 20)
            cls._set_stock(cls.milk, stock, 20, cls.lot)
        # lots may be called back from both warehouses: one recall, whose rows each sees in part
        cls.recall = cls.env['jxc.recall'].create(
            {'lot_ids': [Command.set(cls.lot.ids)], 'reason': "Glass"}
        )
        cls._trade(cls.warehouse, "A", 3)
        cls.keeper = cls._user('leak_keeper', 'jxc_module.group_keeper,base.group_allow_export')
        cls.manager = cls._user('leak_manager', ALL_ROLES)
        cls.odd = set()
        cls.linked = {name for name, _fields in cls.keeper._jxc_scoped_links()}
        cls.env.flush_all()

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(cls.warehouse.ids)],
        )

    # === TRADE === #

    @classmethod
    def _picking(cls, kind, source, target, qty, product, mark):
        move = {
            'product_id': product.id,
            'product_uom_qty': qty,
            'location_id': source.id,
            'location_dest_id': target.id,
        }
        return cls.env['stock.picking'].create(
            {
                'picking_type_id': kind.id,
                'location_id': source.id,
                'location_dest_id': target.id,
                'partner_id': cls.partner.id,
                'origin': f"{mark}-origin",
                'move_ids': [Command.create(move)],
            }
        )

    @classmethod
    def _finish(cls, picking, lot=None, package=None):
        picking.action_confirm()
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            if lot:
                move.move_line_ids.lot_id = lot
            if package:
                move.move_line_ids.result_package_id = package
            move.picked = True
        picking._action_done()
        return picking

    @classmethod
    def _trade(cls, warehouse, mark, qty):
        """Do in the warehouse what can be done in one, leaving a record of every scoped model.

        :return: the transfers
        """
        pickings = cls.env['stock.picking']
        for product, lot in ((cls.tea, None), (cls.milk, cls.lot)):
            pickings |= cls._trade_product(warehouse, mark, qty, product, lot)
        returns = cls.env['stock.return.picking'].with_context(
            active_id=pickings[1].id, active_model='stock.picking'
        )
        wizard = returns.create({})
        wizard.product_return_moves.quantity = 1
        pickings |= pickings.browse(wizard.action_create_returns()['res_id'])
        stock = warehouse.lot_stock_id
        vals = {'product_id': cls.tea.id, 'scrap_qty': qty, 'location_id': stock.id}
        scraps = cls.env['stock.scrap'].create([vals, vals])
        scraps[0].do_scrap()
        quants = cls.env['stock.quant'].search([('location_id', 'child_of', stock.id)])
        quants[0].inventory_quantity = qty
        rule = cls._trade_rule(warehouse, mark, qty)
        cls._trade_expiry(warehouse, mark, qty, pickings)
        cls._trade_home(warehouse, qty)
        cls._trade_counts(warehouse, mark, qty)
        cls._trade_transfers(warehouse, mark, qty)
        cls._chat(pickings[0] | pickings[-1], mark)
        cls._chat(scraps[0], mark)
        for record in (pickings[0], scraps[0], rule, quants[0]):
            cls.env['ir.attachment'].create(
                {
                    'name': f"{mark}.bin",
                    'raw': b"x",
                    'res_model': record._name,
                    'res_id': record.id,
                }
            )
        cls.env.flush_all()
        return pickings

    @classmethod
    def _trade_product(cls, warehouse, mark, qty, product, lot):
        """Receive, deliver and move goods; leave a transfer of each kind undone."""
        stock = warehouse.lot_stock_id
        shelf = stock.child_ids.filtered(lambda location: location.name == "Shelf")
        package = cls.env['stock.package'].create({'name': f"{mark}-{product.name}"})
        into, out, within = warehouse.in_type_id, warehouse.out_type_id, warehouse.int_type_id
        done = [
            (cls._picking(into, cls.suppliers, stock, qty * 10, product, mark), package),
            (cls._picking(out, stock, cls.customers, qty, product, mark), None),
            (cls._picking(within, stock, shelf, qty, product, mark), None),
        ]
        pickings = cls.env['stock.picking']
        for picking, result in done:
            pickings |= cls._finish(picking, lot, result)
        for kind, source, target in (
            (into, cls.suppliers, stock),
            (out, stock, cls.customers),
            (out, stock, cls.transit),
        ):
            picking = cls._picking(kind, source, target, qty, product, mark)
            picking.action_confirm()
            picking.action_assign()
            pickings |= picking
        return pickings | cls._picking(out, stock, cls.customers, qty, product, mark)

    @classmethod
    def _trade_rule(cls, warehouse, mark, qty):
        """Create a reordering rule and what the rooms keep about it."""
        rule = cls.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': cls.tea.id,
                'warehouse_id': warehouse.id,
                'location_id': warehouse.lot_stock_id.id,
                'trigger': 'manual',
                'product_min_qty': qty,
                'product_max_qty': qty,
            }
        )
        same = {
            'product_id': cls.tea.id,
            'warehouse_id': warehouse.id,
            'company_id': cls.company.id,
        }
        cls.env['jxc.alert'].create(
            {
                'kind': 'low_stock',
                'level': 'warning',
                'key': f"{mark}-alert",
                'orderpoint_id': rule.id,
                'quantity': qty,
                **same,
            }
        )
        cls.env['jxc.safety.proposal'].create({'orderpoint_id': rule.id, 'new_min_qty': qty})
        night = {'company_id': cls.company.id, 'started_on': '2026-01-01 00:00:00'}
        cls.env['jxc.scheduler.difference'].create(
            {
                'night_id': cls.env['jxc.scheduler.night'].create(night).id,
                'orderpoint_id': rule.id,
                'kind': 'different',
                'cause': 'qty_on_hand',
                'core_text': f"{mark} core",
                'our_text': f"{mark} ours",
            }
        )
        cls.env['jxc.stock.gap'].create({'date_from': '2024-01-01', **same})
        return rule

    @classmethod
    def _trade_expiry(cls, warehouse, mark, qty, pickings):
        """Compute the outlook anew, note a lot that was let pass, and call back what was sold."""
        cls.env['jxc.lot.outlook']._jxc_refresh(cls.company)
        cls.env['jxc.expiry.log'].create(
            {
                'company_id': cls.company.id,
                'user_id': cls.env.uid,
                'kind': 'delivery',
                'cause': 'expired',
                'product_id': cls.milk.id,
                'lot_id': cls.lot.id,
                'lot_name': f"{mark}-lot",
                'quantity': qty,
                'partner_id': cls.partner.id,
                'picking_id': pickings[0].id,
                'warehouse_id': warehouse.id,
                'reason': f"{mark} reason",
            }
        )
        if cls.recall.state == 'draft':
            cls.recall.action_start()
        else:
            cls.recall.action_refresh()

    @classmethod
    def _trade_home(cls, warehouse, qty):
        """Keep figures of a day for the warehouse and the company, and a target."""
        figures, targets = cls.env['jxc.kpi'], cls.env['jxc.target']
        day = date(2024, 1, 1) + timedelta(days=figures.search_count([]))
        figures.create(
            [
                {
                    'company_id': cls.company.id,
                    'warehouse_id': house,
                    'day': day,
                    'key': 'stock_value',
                    'value': qty,
                }
                for house in (warehouse.id, False)
            ]
        )
        month = date(2024, 1, 1) + relativedelta(months=targets.search_count([]))
        targets.create({'warehouse_id': warehouse.id, 'month': month, 'amount': qty})

    @classmethod
    def _trade_transfers(cls, warehouse, mark, qty):
        """Send goods to a warehouse far away and have some sent from there: one is on its way."""
        for source, dest in ((warehouse, cls.far), (cls.far, warehouse)):
            transfer = cls.env['jxc.transfer'].create(
                {
                    'source_warehouse_id': source.id,
                    'dest_warehouse_id': dest.id,
                    'note': f"{mark} note",
                    'line_ids': [Command.create({'product_id': cls.tea.id, 'quantity': qty})],
                }
            )
            transfer.action_request()
            transfer.action_ship()
            transfer.action_receive({transfer.line_ids: 1})
            line = transfer.line_ids
            transfer._settle(
                [{'line': line, 'kind': 'lost', 'quantity': 1, 'note': f"{mark} lost"}]
            )
            cls._chat(transfer, mark)
            surplus = {'transfer_id': transfer.id, 'product_id': cls.tea.id, 'quantity': qty}
            cls.env['jxc.transfer.surplus'].create(surplus)
            ends = {
                'company_id': cls.company.id,
                'source_warehouse_id': source.id,
                'dest_warehouse_id': dest.id,
            }
            cls.env['jxc.transfer.route'].create({**ends, 'days': 3})
            cls.env['jxc.rebalance'].create({**ends, 'product_id': cls.tea.id, 'quantity': qty})

    @classmethod
    def _trade_counts(cls, warehouse, mark, qty):
        """Plan counts, and count till the review: goods of the stock lie on the shelf."""
        plan = cls.env['jxc.stocktake.plan'].create(
            {'name': f"{mark} plan", 'warehouse_ids': warehouse.ids, 'since': date(2024, 1, 1)}
        )
        plan._plan_company(cls.company)
        count = cls.env['jxc.stocktake'].create(
            {'warehouse_ids': warehouse.ids, 'note': f"{mark} count"}
        )
        count.action_open()
        teas = count.line_ids.filtered(
            lambda line: line.product_id == cls.tea and line.book_qty > 2
        )
        for line, more in zip(teas[:2], (-2, 2), strict=True):
            cls.env['jxc.stocktake.entry'].create(
                {
                    'stocktake_id': count.id,
                    'product_id': line.product_id.id,
                    'location_id': line.location_id.id,
                    'package_id': line.package_id.id,
                    'quantity': line.book_qty + more,
                    'note': f"{mark} entry",
                }
            )
        count.action_review()

    @classmethod
    def _chat(cls, records, mark):
        for record in records:
            record.message_post(body=f"{mark} message", attachments=[(f"{mark}.txt", b"x")])
            record.message_subscribe(cls.partner.ids)
            if 'activity_ids' in record._fields:
                record.activity_schedule(
                    'mail.mail_activity_data_todo', summary=f"{mark} todo", user_id=cls.env.uid
                )

    # === WHAT A USER FINDS OUT === #

    @classmethod
    def _scoped(cls):
        return cls.env['res.users']._jxc_scoped_models()

    @classmethod
    def _readable(cls, user, names=None):
        """Yield every model with rows that the user has the right to read some of."""
        access = cls.env['ir.model.access'].with_user(user)
        for name in sorted(names or cls.env.registry):
            model = cls.env[name]
            if model._transient or (model._abstract and model._auto):
                continue
            if access.check(name, 'read', raise_exception=False):
                yield model.with_user(user).with_context(active_test=False)

    @classmethod
    def _snapshot(cls, user, known=None, hidden=None, names=None):
        """Return all that this user can read, count, group and search.

        :param dict known: ids to read by model name; as found where it is missing
        :param dict hidden: ids by model name which no search may meet; not asked without
        :param names: of the models to look at, all without
        :return: ``{(model name, what, ...): answer}``
        """
        result = {}
        cls.env.flush_all()
        with mute_logger('odoo.sql_db', 'odoo.domains', 'odoo.http'):
            for model in cls._readable(user, names):
                result |= cls._look(model, user, known, hidden)
        return result

    @classmethod
    def _look(cls, model, user, known, hidden):
        """Ask one model everything: at once, and one by one where the database refuses a part."""
        try:
            with cls.cr.savepoint(flush=False):
                return cls._ask(Answers(), model, user, known, hidden)
        except psycopg2.Error:
            return cls._ask(Answers(cls.cr), model, user, known, hidden)

    @classmethod
    def _ask(cls, answers, model, user, known, hidden):
        cls.env.invalidate_all()
        name = model._name
        answers.note((name, 'ids'), lambda: tuple(model.search([], order='id desc', limit=500).ids))
        ids = answers[name, 'ids']
        if isinstance(ids, str):
            return answers  # a model without a table
        answers[name, 'count'] = model.search_count([])
        cls._read(answers, model.browse(ids if known is None else known.get(name, ())))
        for field_name, field in model._fields.items():
            if field.groups and not user.has_groups(field.groups):
                continue
            cls._group(answers, model, field)
            if field._description_searchable and not field.relational and not field.store:
                cls._search(answers, model, field_name, field)
            if field._description_searchable and field.relational:
                cls._follow(answers, model, field, hidden)
        return answers

    @classmethod
    def _read(cls, answers, records):
        names = [
            name
            for name, field in records._fields.items()
            if field.type != 'binary' and (records._name, name) not in NOT_OF_RECORDS
        ]
        names = [name for name in names if records._has_field_access(records._fields[name], 'read')]
        # what was refused alone before is asked alone: halving finds it slowly
        odd = [name for name in names if (records._name, name) in cls.odd]
        rows = cls._rows(answers, records, [name for name in names if name not in odd])
        for name in odd:
            rows |= cls._rows(answers, records, [name])
        if records._name in cls.linked and not any(isinstance(row, str) for row in rows.values()):
            # what one field has put into the cache, another must not show
            cls.env.invalidate_all()
            again = cls._rows(answers, records, names[::-1])
            rows |= {(*key, 'backwards'): value for key, value in again.items()}
        answers.update(rows)

    @classmethod
    def _rows(cls, answers, records, names):
        """Return the values by model, field and id; of a refused field the word for it, no rows."""
        if not names:
            return {}
        found = answers.ask(lambda: records.read(names))
        if not isinstance(found, str):
            return {(records._name, name, row['id']): row[name] for row in found for name in names}
        if len(names) == 1:
            if records._name != 'res.users':  # of oneself, more is told to who asks for less
                cls.odd.add((records._name, names[0]))
            return {(records._name, names[0]): found}
        cls.env.invalidate_all()
        half = len(names) // 2
        return cls._rows(answers, records, names[:half]) | cls._rows(answers, records, names[half:])

    @classmethod
    def _group(cls, answers, model, field):
        if field.type in ('many2one', 'many2many') or (field.related and field.type != 'one2many'):
            granularity = ':day' if field.type in ('date', 'datetime') else ''
            spec = [field.name + granularity]
            answers.note(
                (model._name, field.name, 'group'),
                lambda: str(model._read_group([], spec, ['__count'])),
            )

    @classmethod
    def _search(cls, answers, model, field_name, field):
        condition = (
            (field_name, '>', 1000)
            if field.type in ('float', 'integer', 'monetary')
            else (field_name, 'ilike', MARK)
            if field.type in ('char', 'text', 'html')
            else (field_name, '!=', False)
        )
        key = (model._name, field_name, 'search')
        answers.note(key, lambda: tuple(sorted(model.search([condition]).ids)))

    @classmethod
    def _follow(cls, answers, model, field, hidden):
        """Search by paths of one and two steps that end in a model with warehouses."""
        comodel = cls.env[field.comodel_name]
        paths = {field.name: comodel._name} | {
            f'{field.name}.{name}': second.comodel_name
            for name, second in comodel._fields.items()
            if second.relational and second._description_searchable
        }
        for path, target in paths.items():
            if target not in cls._scoped():
                continue
            domains = [
                [(path, '!=', False)],
                [(f'{path}.id', '>', 0)],
            ]
            for domain in domains:
                key = (model._name, field.name, 'search', str(domain))
                answers.note(key, lambda domain=domain: tuple(sorted(model.search(domain).ids)))
            for end in ('', '.id') if hidden else ():
                domain = [(path + end, 'in', hidden[target])]
                key = (model._name, field.name, 'hidden', path + end)
                answers.note(key, lambda domain=domain: tuple(model.search(domain).ids))

    @classmethod
    def _ids_of_scoped(cls):
        return {name: set(cls.env[name].search([]).ids) for name in cls._scoped()}

    @classmethod
    def _leaks(cls, user, before, hidden, names=None):
        """Return what is different for a user now that B has traded.

        :param dict before: his snapshot of the time before
        :param dict hidden: ids of what B has made, by model name
        :param names: of the models that were looked at, see `_snapshot`
        :return: ``{(model name, field or what): (which, before, after)}``
        """
        known = {
            key[0]: value
            for key, value in before.items()
            if key[1] == 'ids' and not isinstance(value, str)
        }
        after = cls._snapshot(user, known, hidden, names)
        leaks = {}
        for key in before.keys() | after.keys():
            old, new = before.get(key), after.get(key)
            if key[2:3] == ('hidden',):  # nothing was there to be met before
                old = new if isinstance(new, str) else ()
            if old != new:
                leaks[key[:2]] = (key[2:], old, new)
        return leaks
