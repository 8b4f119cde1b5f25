from odoo import api, models
from odoo.fields import Command


class JxcGolive(models.AbstractModel):
    """What the setting wizard makes: a policy, checks by amount, buckets, warehouses. Once each."""

    _inherit = 'jxc.golive'

    @api.model
    def _setup_made(self):
        """Return what the wizard made in the current company before, ``{key: record}``."""
        # nobody writes these lines by hand; who asks is the owner
        lines = self.env['jxc.golive.change.line'].sudo()
        made = lines.search([('company_id', '=', self.env.company.id), ('made', '=', True)])
        records = {}
        for line in made:
            record = self.env[line.res_model].browse(line.res_id).exists()
            if record:
                records[line.key] = record
        return records

    @api.model
    def _setup_create_row(self, setting, made):
        """Return the row of something to be made, to be taken out of the archive, or None."""
        found = made.get(setting.key)
        if found is not None:
            if found.active:
                return None
            record, field = found, 'active'
        elif self._setup_exists(setting):
            return None
        else:
            record, field = self.env[setting.target], 'active'
        return {
            'record': record,
            'field': field,
            'label': self._setup_made_name(setting),
            'old': False,
            'new': True,
            'old_text': self.env._("None"),
            'new_text': self._setup_made_text(setting),
        }

    @api.model
    def _setup_exists(self, setting):
        """Tell whether the company has such a thing of its own already."""
        model = self.env[setting.target]
        ours = [('company_id', '=', self.env.company.id)]
        if setting.target == 'stock.warehouse':
            return model.search_count(ours) >= setting.value['number']
        if setting.target == 'jxc.check.rule':
            values = setting.value
            ours = [('company_id', 'in', [self.env.company.id, False]), ('kind', '=', 'amount')]
            ours += [('document', '=', values['document']), ('amount', '=', values['amount'])]
        return bool(model.search_count(ours, limit=1))

    @api.model
    def _setup_make(self, setting):
        return self.env[setting.target].create(
            {
                'name': self._setup_made_name(setting),
                'company_id': self.env.company.id,
                **self._setup_values(setting),
            }
        )

    @api.model
    def _setup_values(self, setting):
        values = setting.value
        if setting.target == 'jxc.ageing.bucket.set':
            days = [
                Command.create({'day_from': first, **({'day_to': last} if last else {})})
                for first, last in values['ranges']
            ]
            return {'day_ids': days, 'sequence': 5}  # before the one of 30 days
        if setting.target == 'stock.warehouse':
            return {'code': self._setup_code(values['number'])}
        return dict(values)

    @api.model
    def _setup_code(self, number):
        """Return a short name that no warehouse of the company has, archived ones included."""
        warehouses = self.env['stock.warehouse'].with_context(active_test=False)
        ours = [('company_id', '=', self.env.company.id)]
        taken = set(warehouses.search_fetch(ours, ['code']).mapped('code'))
        while f'B{number:02}' in taken:
            number += 1
        return f'B{number:02}'

    @api.model
    def _setup_made_name(self, setting):
        if setting.target == 'stock.warehouse':
            return self.env._("Branch %(number)s", number=setting.value['number'])
        return {
            'all_goods': self.env._("All goods"),
            'buckets': self.env._("Ageing of our trade"),
            'amount_sale': self.env._("Large sales orders"),
            'amount_purchase': self.env._("Large purchase orders"),
        }[setting.name]

    @api.model
    def _setup_made_text(self, setting):
        values = setting.value
        if setting.target == 'jxc.ageing.bucket.set':
            return self.env._(
                "New: %(days)s days",
                days=" / ".join(str(last) for _f, last in values['ranges'][:-1]),
            )
        if setting.target == 'jxc.check.rule':
            return self.env._(
                "New: approval above %(amount)s",
                amount=self.env.company.currency_id.format(values['amount']),
            )
        if setting.target == 'jxc.safety.policy':
            if values['method'] == 'cover_days':
                return self.env._("New: %(days)s days of cover", days=values['cover_days'])
            level = f'{values["service_level"]:.0%}'
            return self.env._("New: service level %(level)s", level=level)
        return self.env._("New")
