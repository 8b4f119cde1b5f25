from odoo import api, models

from ....tools.trades import plan


class JxcGolive(models.AbstractModel):
    """Compare the plan of a trade with the settings in force, and write what differs."""

    _inherit = 'jxc.golive'

    @api.model
    def _setup_rows(self, answers):
        """Return what the plan would change in the current company; write nothing.

        :param answers: tools.trades.Answers
        :return: list of dictionaries: ``key``, ``setting``, ``record`` (empty of what would be
            made), ``label``, ``old``, ``new`` (values), ``old_text``, ``new_text``
        """
        self._check_owner()
        rows = []
        made = self._setup_made()
        for setting in plan(answers):
            row = (
                self._setup_create_row(setting, made)
                if setting.kind == 'create'
                else self._setup_write_row(setting)
            )
            if row:
                rows.append({'key': setting.key, 'setting': setting, **row})
        return rows

    @api.model
    def _setup_record(self, setting):
        """Return the record of a setting, with rights; empty where somebody deleted it."""
        company = self.env.company
        if setting.kind == 'company':
            # the owner's own company, and switches of our own plan only
            return company.sudo()
        record = self.env.ref(f'jxc_module.{setting.target}', raise_if_not_found=False)
        if not record:
            return None
        return record if record.company_id in (company, company.browse()) else None

    @api.model
    def _setup_write_row(self, setting):
        record = self._setup_record(setting)
        if record is None or setting.name not in record._fields:
            return None
        old = record[setting.name]
        if old == setting.value:
            return None
        return {
            'record': record,
            'label': self._setup_label(record, setting),
            'old': old,
            'new': setting.value,
            'old_text': self._setup_text(record, setting.name, old),
            'new_text': self._setup_text(record, setting.name, setting.value),
        }

    @api.model
    def _setup_label(self, record, setting):
        field = record._fields[setting.name]._description_string(self.env)
        if setting.kind == 'company':
            return field
        name = self.env._("%(record)s: %(field)s", record=record.display_name, field=field)
        # a setting of all companies: whoever changes it should know
        several = self.env['res.company'].sudo().search_count([], limit=2) > 1
        if several and not record.company_id:
            return self.env._("%(name)s (all companies)", name=name)
        return name

    @api.model
    def _setup_text(self, record, name, value):
        """Return a value of a field as a person reads it."""
        field = record._fields[name]
        if field.type == 'boolean':
            return self.env._("On") if value else self.env._("Off")
        if field.type == 'selection':
            return dict(field._description_selection(self.env)).get(value, value or '')
        return f'{value:g}' if isinstance(value, float) else str(value)

    @api.model
    def _setup_apply(self, answers, keys):
        """Write the settings of the plan that are named, and keep what they were before.

        :param answers: tools.trades.Answers
        :param keys: of the rows to write
        :return: jxc.golive.change, empty where nothing differs
        :raise AccessError: who asks is neither administrator nor the owner
        """
        changes = self.env['jxc.golive.change']
        rows = [row for row in self._setup_rows(answers) if row['key'] in keys]
        if not rows:
            return changes
        lines = []
        for row in rows:
            if row['setting'].kind == 'create' and not row['record']:
                row['record'] = self._setup_make(row['setting'])
                row['made'] = True
            else:
                row['record'].write({row.get('field') or row['setting'].name: row['new']})
            lines.append(self._setup_line(row))
        return changes._keep(self.env.company, answers.trade, lines)

    @api.model
    def _setup_line(self, row):
        """Return the values of the line that keeps what a row changed."""
        return {
            'key': row['key'],
            'name': row['label'],
            'res_model': row['record']._name,
            'res_id': row['record'].id,
            'field_name': row.get('field') or row['setting'].name,
            'made': row.get('made', False),
            'old': {'value': row['old']},
            'new': {'value': row['new']},
            'old_text': row['old_text'],
            'new_text': row['new_text'],
        }
