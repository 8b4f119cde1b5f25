from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.dashboard_days import PERIODS, days_of
from ...base.given import given_records
from ...base.once import once, reading
from .frame import Frame
from .jxc_dashboard_card import KEY

MOST_KEYS = 200
LISTS = ('hidden', 'pinned', 'sorted')
DASHBOARDS = 'spreadsheet_dashboard.ir_actions_dashboard_action'  # of Odoo, where installed


class JxcDashboard(models.AbstractModel):
    """What the app opens on: the cards of a reader, each with its figure and what it opens.

    Cards are records of `jxc.dashboard.card`. Rights are those of the reader: a card that he may
    not read is not there, and a figure counts what its list shows him.
    """

    _name = 'jxc.dashboard'
    _description = "Dashboard"

    @api.model
    @api.readonly
    @reading
    def cards(self, period=None, warehouse_id=None):
        """Return all cards that the reader may see.

        :param period: of :data:`PERIODS`; without one, the one that the reader kept, else today
        :param warehouse_id: id of a warehouse, ``False`` or 0 for all; None: the one kept
        :return: list of dictionaries in the order of the page: ``key, title, section, kind``,
            ``value`` (a number, text or list; False where there is none), ``action`` (what a click
            opens; its list adds up to the value by ``measure``), ``currency_id``, ``compare``,
            ``chart``, ``notes``, ``as_of``, ``tone``, ``error`` (why there is no figure)
        :raise UserError: no such period, or no id
        :raise AccessError: a warehouse that the reader may not see
        """
        return self._cards(self._frame(period, warehouse_id))

    @api.model
    @api.readonly
    @reading
    def page(self, period=None, warehouse_id=None, wall=False):
        """Return the cards with what the page around them needs.

        :param wall: shown to everybody who passes: no amounts, unless the company wants them
        :return: ``cards`` as of :meth:`cards`; ``asked`` (period and warehouse shown), ``periods``
            and ``warehouses`` to choose from, ``layout`` (keys hidden, pinned, sorted), ``links``
            (other pages of this kind), ``now`` (UTC)
        :raise UserError, AccessError: as :meth:`cards`
        """
        frame = self._frame(period, warehouse_id, bool(wall))
        layout = self.env['jxc.dashboard.layout']._own()
        return {
            'cards': self._cards(frame),
            'asked': {
                'period': frame.period,
                'first': fields.Date.to_string(frame.first),
                'last': fields.Date.to_string(frame.last),
                'warehouse_id': frame.warehouse.id,
            },
            'periods': [{'key': key, 'name': name} for key, name in self._period_names()],
            'warehouses': [
                {'id': warehouse.id, 'name': warehouse.display_name}
                for warehouse in self._warehouses()
            ],
            'layout': {name: layout._keys(name) for name in LISTS},
            'links': self._links(),
            'now': fields.Datetime.to_string(fields.Datetime.now()),
        }

    @api.model
    def keep(self, values):
        """Keep how the reader wants his page; of nobody else.

        :param values: dictionary of ``period``, ``warehouse_id``, and lists of keys of cards:
            ``hidden``, ``pinned``, ``sorted``
        :raise UserError, AccessError: as :meth:`cards`; another name, or what is no key
        """
        if not isinstance(values, dict) or values.keys() - {'period', 'warehouse_id', *LISTS}:
            raise UserError(self.env._("The dashboard keeps no such setting. Reload the page."))
        kept = {}
        if 'period' in values:
            kept['period'] = self._checked_period(values['period'])
        if 'warehouse_id' in values:
            kept['warehouse_id'] = self._checked_warehouse(values['warehouse_id'] or False).id
        for name in LISTS:
            if name in values:
                kept[name] = ' '.join(self._checked_keys(values[name]))
        layouts = self.env['jxc.dashboard.layout']
        layout = layouts._own()
        if layout:
            layout.write(kept)
        else:
            layouts.create({'user_id': self.env.uid, **kept})

    # === WHAT IS ASKED FOR === #

    @api.model
    def _frame(self, period, warehouse_id, wall=False):
        """Return what to show: given, else kept, else today and all warehouses."""
        kept = self.env['jxc.dashboard.layout']
        if period is None or warehouse_id is None:
            kept = kept._own()
        if period is None:
            period = kept.period if kept.period in PERIODS else 'today'
        if warehouse_id is None:
            # it may have been taken from the reader since
            warehouse = kept.warehouse_id & self._warehouses()
        else:
            warehouse = self._checked_warehouse(warehouse_id)
        own = self.env['jxc.facts']._visible_places()
        company = self.env.company
        today = company._jxc_today()
        first, last = days_of(self._checked_period(period), today)
        return Frame(
            period=period,
            first=first,
            last=last,
            today=today,
            company=company,
            warehouse=warehouse,
            places=tuple(warehouse.ids or own) if warehouse or own is not None else None,
            limited=own is not None,
            wall=wall,
            # a switch of the company, no secret
            money=not wall or company.sudo().jxc_wall_money,
        )

    @api.model
    def _frame_of(self, company):
        """Return the frame of today in a company, for what asks for no period."""
        today = company._jxc_today()
        none = self.env['stock.warehouse']
        return Frame('today', today, today, today, company, none)

    @api.model
    def _checked_period(self, period):
        if not isinstance(period, str) or period not in PERIODS:
            raise UserError(
                self.env._(
                    'The dashboard has no period "%(period)s". Choose one of the list.',
                    period=str(period)[:40],
                )
            )
        return period

    @api.model
    def _checked_warehouse(self, warehouse_id):
        """Return the warehouse, which the reader must see; empty for none."""
        warehouses = self.env['stock.warehouse']
        if warehouse_id is False or warehouse_id == 0:
            return warehouses
        # of a list there would be several
        one = str(warehouse_id) if isinstance(warehouse_id, (list, tuple)) else warehouse_id
        warehouse = given_records(warehouses, one)
        if warehouse - self._warehouses():
            raise UserError(
                self.env._("You do not see this warehouse. Choose one of the list on the page.")
            )
        return warehouse

    @api.model
    def _warehouses(self):
        """Return the warehouses that the reader may choose: of his companies, and his own."""
        return once(self.env, ('dashboard_warehouses', self.env), self._find_warehouses)

    @api.model
    def _find_warehouses(self):
        warehouses = self.env['stock.warehouse']
        if not warehouses.has_access('read'):
            return warehouses
        domain = [('company_id', 'in', self.env.companies.ids)]
        places = self.env['jxc.facts']._visible_places()
        if places is not None:
            domain.append(('id', 'in', places))
        return warehouses.search_fetch(domain, ['name', 'company_id', 'jxc_quarantine_loc_id'])

    @api.model
    def _checked_keys(self, keys):
        if not isinstance(keys, list) or not all(
            isinstance(key, str) and KEY.fullmatch(key) for key in keys
        ):
            raise UserError(self.env._("The cards are listed by their keys. Reload the page."))
        return list(dict.fromkeys(keys))[:MOST_KEYS]

    @api.model
    def _period_names(self):
        names = dict(
            self.env['jxc.report.wizard']._fields['period']._description_selection(self.env)
        )
        return [(key, names.get(key, key)) for key in PERIODS]

    @api.model
    def _links(self):
        """Return pages of other apps of the same kind: Odoo's own dashboards, where installed."""
        action_id = self.env['ir.model.data']._xmlid_to_res_id(DASHBOARDS)
        # the name of a menu that the reader has
        action = self.env['ir.actions.client'].sudo().browse(action_id or ())
        return [{'name': one.name, 'action': one.id} for one in action]
