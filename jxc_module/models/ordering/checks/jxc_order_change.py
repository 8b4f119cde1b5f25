from contextlib import contextmanager

from odoo import fields, models
from odoo.exceptions import UserError

from ...base.during import during, ongoing
from .by_core import is_by_person
from .jxc_check import NOTE_READER
from .jxc_order_typed import COMPUTED

# What a check looks at on an order itself; its lines say theirs in `jxc_order_line.py`.
JUDGED = frozenset(
    {
        'order_line',
        'partner_id',
        'partner_invoice_id',
        'partner_shipping_id',
        'pricelist_id',
        'currency_id',
        'currency_rate',
        'fiscal_position_id',
        'warehouse_id',
        'picking_type_id',
        'commitment_date',
        'team_id',
        'company_id',
    }
)
LEAST = 1e-6


class JxcOrder(models.AbstractModel):
    """Changes: who made them in a draft, and what they may do to a confirmed order.

    A confirmed order is judged before and after. What it broke before stays its own matter; what a
    person makes worse meets the same modes, approvals and overrides as a confirmation. What core
    writes while it delivers, invoices or bills has happened: it is noted.
    """

    _inherit = 'jxc.order'

    # === CRUD === #

    def write(self, vals):
        if (
            JUDGED.isdisjoint(vals)
            and not any(name in vals for name in COMPUTED)
            and not self.env['jxc.check']._empties_required(self, vals)
        ):
            return super().write(vals)
        with self._jxc_change():
            return super().write(self._jxc_typed(vals, COMPUTED))

    # === BUSINESS === #

    @contextmanager
    def _jxc_change(self):
        """Change orders within: note who does it in a draft, judge what comes out of the others."""
        # whether a company has checks, and the state of an order, decide here and go nowhere
        known = self.sudo().filtered(lambda order: order.company_id.jxc_checks)
        changing = self._jxc_changing_ids()
        busy = changing | self._jxc_passed_ids()
        known = known.filtered(lambda order: order.id not in busy)
        confirmed = known.filtered(lambda order: order._jxc_is_confirmed())
        (known - confirmed)._jxc_note_editor()
        confirmed = confirmed.with_env(self.env)
        if not confirmed:
            yield
            return
        before, contents = confirmed._jxc_decided(), confirmed._jxc_contents()
        signatures = {order.id: order._jxc_approval_signature() for order in confirmed}
        with during(self.env, ('jxc_changing', self._name), changing.union(confirmed.ids)):
            yield
        confirmed._jxc_judge_change(before, contents, signatures)

    def _jxc_changing_ids(self):
        """Return the ids of orders whose change is judged further out; as the passed ones."""
        return ongoing(self.env, ('jxc_changing', self._name)) or frozenset()

    def _jxc_note_editor(self):
        """Note who changes these drafts: nobody approves what he wrote into a colleague's order."""
        user = self.env.user
        for order in self:
            if order.create_uid != user and user not in order.jxc_editor_ids:
                order.jxc_editor_ids = [fields.Command.link(user.id)]

    def _jxc_contents(self):
        """Return what the lines of confirmed orders say, for the words about a change.

        :return: ``{order id: {line id: (product, quantity with unit, price, discount)}}``
        """
        engine = self.env['jxc.check']
        # what the lines say before a change, read whole; shown to who may change the order only
        return {
            order.id: {
                line.id: (
                    line.product_id.display_name or line.name,
                    engine._quantity(line._jxc_ordered_quantity(), line.product_uom_id),
                    engine._money(line.price_unit, line.currency_id),
                    engine._percent(line.discount),
                )
                for line in order.order_line
                if not line.display_type and line.product_uom_id
            }
            for order in self.sudo()
        }

    def _jxc_judge_change(self, before, contents, signatures):
        """Refuse what a person made worse, note what core did.

        :param before: findings of :meth:`_jxc_findings` from before the change
        :param contents: of :meth:`_jxc_contents`, from before
        :param signatures: ``{order id: fingerprint}`` from before
        :raises UserError: what has to be approved is asked for once this transaction has ended
        """
        by_person = is_by_person(self.env)
        findings, refused, noted = self._jxc_decided(), {}, {}
        for order in self:
            worse = order._jxc_worse(before[order.id], findings[order.id])
            if by_person and any(finding['rule'].mode == 'block' for finding in worse):
                worse = order._jxc_use_override(worse, signatures[order.id])
            if not worse:
                continue
            stops = [f for f in worse if f['rule'].mode in ('block', 'approve')]
            if by_person and stops:
                refused[order] = (stops, self._jxc_failing(findings[order.id], stops))
            else:
                noted[order] = self._jxc_failing(findings[order.id], worse)
        if refused:
            self._jxc_refuse_change(refused, contents)
        self._jxc_note_change(noted, by_person)

    def _jxc_failing(self, findings, worse):
        """Return the findings that fail now of the rules of some that have become worse."""
        rules = {finding['rule'] for finding in worse}
        return [f for f in findings if f['state'] == 'fail' and f['rule'] in rules]

    def _jxc_worse(self, before, after):
        """Return the findings that fail now and were not as bad before.

        :param before: findings of one order, as is ``after``
        """
        known = {}
        for finding in before:
            if finding['state'] == 'fail':
                known.setdefault(self._jxc_finding_key(finding), []).append(finding['measures'])
        return [
            finding
            for finding in after
            if finding['state'] == 'fail'
            and not finding['passed']
            and not any(
                all(
                    now - LEAST <= then
                    for now, then in zip(finding['measures'], measures, strict=True)
                )
                for measures in known.get(self._jxc_finding_key(finding), ())
            )
        ]

    def _jxc_finding_key(self, finding):
        return (
            finding['rule'].id,
            finding['line_id'],
            '' if any(finding['measures']) else finding['text'],
        )

    # === WHAT IS TOLD === #

    def _jxc_refuse_change(self, refused, contents):
        """Tell a person why his change is not kept, and what he can do.

        :param refused: ``{order: (findings that are worse, all that fail of their rules)}``
        """
        texts = []
        for order, (stops, failing) in refused.items():
            lines = [f"• {finding['text']}" for finding in stops]
            if any(finding['rule'].mode == 'block' for finding in stops):
                if any(self._jxc_overridable(finding) for finding in stops):
                    lines.append(
                        self.env._(
                            "Somebody who may override checks can make this change after giving "
                            "his reason on the order."
                        )
                    )
            else:
                lines.append(order._jxc_ask_for_change(failing, contents[order.id]))
            texts.append(
                self.env._(
                    "%(order)s is confirmed; this change is not allowed:\n%(texts)s",
                    order=order.display_name,
                    texts='\n'.join(lines),
                )
            )
        raise UserError('\n'.join(texts))

    def _jxc_note_change(self, noted, by_person):
        """Note on orders what has become worse, in words without costs; alert where nobody saw it.

        :param noted: ``{order: [finding, …]}``
        """
        if not noted:
            return
        orders = self.browse([order.id for order in noted])
        bodies = {}
        for order, failing in noted.items():
            texts = self.env['jxc.check']._texts(failing, NOTE_READER)
            bodies[order.id] = (
                self.env._("Changed in spite of: %(texts)s", texts=texts)
                if by_person
                else self.env._(
                    "A delivery or an invoice changed this order. Its checks say: %(texts)s",
                    texts=texts,
                )
            )
        orders._message_log_batch(bodies)
        if not by_person:
            self.env['jxc.alert'].sudo()._jxc_checks_broken(orders)
