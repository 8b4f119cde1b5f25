from odoo import api, models

# Where a field of a contact is looked for: an address where the goods go.
ADDRESS = frozenset({'street', 'street2', 'city', 'zip', 'state_id', 'country_id', 'phone'})


class JxcCheck(models.AbstractModel):
    """Fields that somebody forgot."""

    _inherit = 'jxc.check'

    @api.model
    def _jxc_check_missing_data(self, orders, rules, reader):
        """Required fields of the order, its lines and its partner that are empty."""
        findings = []
        for rule, order, lines in self._pairs(orders, rules):
            found = [
                self._finding(
                    rule,
                    order,
                    ('missing_data', {'field': field, 'order': order}),
                    drill=self._drill_owner(field, order),
                )
                for field in rule.field_ids
                if self._is_missing(field, order, lines)
            ]
            findings += found or [
                self._finding(rule, order, self.env._("Nothing is missing."), 'ok')
            ]
        return findings

    @api.model
    def _say_missing_data(self, reader, field, order):
        return self.env._(
            "%(field)s of %(record)s is missing.",
            field=field.field_description,
            record=self._owner_name(field, order),
        )

    @api.model
    def _empties_required(self, records, vals):
        """Return whether values may empty a field of orders or lines that a rule wants filled.

        :param records: orders or lines of orders
        """
        fields = records._fields
        names = [
            name
            for name, value in vals.items()
            if name in fields and (not value or fields[name].type in ('one2many', 'many2many'))
        ]
        # a switch and what rules want filled: no secrets, and for whatever user writes
        companies = records.sudo().company_id.filtered('jxc_checks') if names else None
        if not companies:
            return False
        rules = self.env['jxc.check.rule'].sudo()
        return bool(
            rules.search_count(
                [
                    ('kind', '=', 'missing_data'),
                    ('mode', '!=', 'off'),
                    ('company_id', 'in', [*companies.ids, False]),
                    ('field_ids', 'any', [('model', '=', records._name), ('name', 'in', names)]),
                ],
                limit=1,
            )
        )

    @api.model
    def _is_missing(self, field, order, lines):
        if field.model == 'res.partner':
            return not self._contact(field, order)[field.name]
        if field.model == order._name:
            return not order[field.name]
        if field.model == lines._name:
            return any(not line[field.name] for line in lines)
        return False

    @api.model
    def _contact(self, field, order):
        """Return the contact on which a field of the partner is looked for."""
        if field.name in ADDRESS:
            return order._jxc_goods_partner()
        if field.name in order.partner_id._commercial_fields():
            return order.partner_id.commercial_partner_id
        return order.partner_id

    @api.model
    def _owner_name(self, field, order):
        if field.model == 'res.partner':
            return self._contact(field, order).display_name
        if field.model == order._name:
            return order.name
        return self.env._("a line of %(order)s", order=order.name)

    @api.model
    def _drill_owner(self, field, order):
        if field.model != 'res.partner':
            return None
        contact = self._contact(field, order)
        return ('res.partner', [('id', '=', contact.id)], contact.display_name)
