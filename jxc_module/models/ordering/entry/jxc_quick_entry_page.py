from datetime import date

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...base.given import given_records
from ...base.once import reading
from .jxc_quick_entry import KINDS


class JxcQuickEntry(models.AbstractModel):
    """The head of the quick entry page: warehouse, day, what the customer may still owe, totals."""

    _inherit = 'jxc.quick.entry'

    # === WHILE TYPING === #

    @api.model
    @api.readonly
    def page_settings(self, kind):
        """Return what the page shows, see :meth:`jxc.quick.entry.page_settings`, and

        ``warehouses`` (list of ``id, name`` to choose from), ``warehouse_id`` (the proposed one),
        ``with_discount`` (whether lines have one), ``profiles`` (the flows to choose from where
        flows are on: dicts ``id, name, payment``, how it pays, or '').
        """
        warehouses = self._warehouses()
        own = warehouses.browse()
        if kind == 'sale':
            own = self.env.user.with_company(self.env.company)._get_default_warehouse_id()
        return {
            **super().page_settings(kind),
            'warehouses': [{'id': one.id, 'name': one.name} for one in warehouses],
            'warehouse_id': ((own & warehouses) or warehouses[:1]).id,
            'with_discount': self._with_discount(kind),
            'profiles': [self._described_profile(one) for one in self._profiles(kind)],
        }

    @api.model
    @api.readonly
    def partner_figures(self, kind, partner_id):
        """Return what a clerk wants to know of a customer before typing.

        :return: dict of ``credit`` (what he may still owe, with what he has ordered taken off) and
            ``overdue``, in ``currency`` (its id) of the company; ``credit`` is None without a
            limit; ``profile``: the flow of this partner as in :meth:`page_settings`, or False
        """
        self._kind(kind)
        partner = given_records(self.env['res.partner'], partner_id)
        company = self.env.company
        figures = {'credit': None, 'overdue': 0.0, 'currency': company.currency_id.id}
        # a salesperson is told this by the checks of each order of the customer
        if kind == 'sale' and partner and self.env['sale.order'].has_access('create'):
            exposure = self.env['jxc.facts']._partner_exposure(partner, company)
            debtor = exposure[partner.commercial_partner_id.id]
            figures |= {'credit': debtor['headroom'], 'overdue': debtor['overdue']}
        order = self.env[KINDS[kind][0]].new({'partner_id': partner.id, 'company_id': company.id})
        profile = order._jxc_flow_default_profile() if company.jxc_flows else False
        return {**figures, 'profile': self._described_profile(profile) if profile else False}

    @api.model
    @api.readonly
    @reading
    def order_totals(self, kind, values):
        """Return what the typed lines come to, as the order will have it; nothing is saved.

        :param dict values: as :meth:`save_order` takes them
        :return: dict of ``untaxed, tax, total`` and ``currency`` (its id)
        :raise UserError: as :meth:`save_order`
        """
        model, _flag, quantity_field = self._kind(kind)
        partner = self._typed_partner(values)
        lines = self._typed_line_values(kind, quantity_field, values)
        head = {'partner_id': partner.id, 'company_id': self.env.company.id}
        head |= self._head_values(kind, values)
        if kind == 'purchase':
            # filling a line adds it to the order that it is filled for
            beside = self.env[model].new(head)
            lines = [self._filled_purchase(beside, line) for line in lines]
        order = self.env[model].new({**head, 'order_line': list(map(Command.create, lines))})
        return {
            'untaxed': order.amount_untaxed,
            'tax': order.amount_tax,
            'total': order.amount_total,
            'currency': order.currency_id.id,
        }

    # === AFTER SAVING === #

    @api.model
    def print_order(self, kind, order_id):
        """Return the action that prints an order.

        :raise UserError: for an order that does not exist or that the user may not see
        """
        order = given_records(self.env[self._kind(kind)[0]], order_id)
        if len(order) != 1:
            raise UserError(self.env._("Choose one order."))
        name = 'sale.action_report_saleorder'
        if kind == 'purchase':
            name = 'purchase.report_purchase_quotation'
            if order._jxc_is_confirmed():
                name = 'purchase.action_report_purchase_order'
        return self.env.ref(name).report_action(order, config=False)

    # === WHAT WAS TYPED === #

    @api.model
    def _warehouses(self):
        """Return the warehouses of the company that the user may work with."""
        domain = [('company_id', '=', self.env.company.id)]
        user = self.env.user
        if user.jxc_warehouse_limited:
            domain.append(('id', 'in', user.jxc_warehouse_ids.ids))
        return self.env['stock.warehouse'].search(domain)

    @api.model
    def _profiles(self, kind):
        """Return the flows that an order of this kind may go through."""
        profiles = self.env['jxc.flow.profile']
        if not self.env.company.jxc_flows:
            return profiles
        company = [False, self.env.company.id]
        return profiles.search([('kind', '=', kind), ('company_id', 'in', company)])

    @api.model
    def _described_profile(self, profile):
        # the name of a payment method, which those who choose a flow may not read otherwise
        paid = profile.sudo()
        method = paid.payment_method_line_id or paid.journal_id
        return {
            'id': profile.id,
            'name': profile.name,
            'payment': method.name or self.env._("as Odoo proposes") if paid.step_pay else '',
        }

    @api.model
    def _with_discount(self, kind):
        return kind == 'purchase' or self.env.user.has_group('sale.group_discount_per_so_line')

    @api.model
    def _head_values(self, kind, values):
        """Return the values of the order that were typed above its lines.

        :raise UserError: a warehouse or a day that cannot be used
        """
        head = {}
        if values.get('warehouse_id'):
            house = given_records(self.env['stock.warehouse'], values['warehouse_id'])
            if len(house) != 1 or house not in self._warehouses():
                raise UserError(self.env._("Choose one of your warehouses."))
            if kind == 'sale':
                head['warehouse_id'] = house.id
            else:
                # its operation types are hidden from who is no keeper; the warehouse is his
                head['picking_type_id'] = house.sudo().in_type_id.id
        if values.get('profile_id'):
            profile = given_records(self.env['jxc.flow.profile'], values['profile_id'])
            if len(profile) != 1 or profile not in self._profiles(kind):
                raise UserError(self.env._("Choose one of the flows on this page."))
            head['jxc_flow_profile_id'] = profile.id
        day = self._delivery_day(values)
        if day:
            moment = self.env.company._jxc_day_start(day)
            head['commitment_date' if kind == 'sale' else 'date_planned'] = moment
        return head

    @api.model
    def _delivery_day(self, values):
        """Return the local day that the goods are wanted on, or None.

        :raise UserError: it is no day, or past
        """
        if not values.get('date'):
            return None
        try:
            day = date.fromisoformat(str(values['date']))
        except ValueError:
            day = date.min
        if day < self.env.company._jxc_today():
            raise UserError(
                self.env._("The delivery date must be today or later, written like 2026-12-31.")
            )
        return day

    @api.model
    def _discount(self, kind, number, product, line):
        """Return the discount of a line in percent.

        :raise UserError: naming the line
        """
        discount = self._number(line['discount'])
        allowed = discount == 0 or self._with_discount(kind)
        if discount is None or not 0 <= discount <= 100 or not allowed:
            raise UserError(
                self.env._(
                    "Line %(number)s, %(product)s: a discount is a number from 0 to 100, where "
                    "discounts on lines are switched on.",
                    number=number,
                    product=product.display_name,
                )
            )
        return discount
