from odoo import models
from odoo.exceptions import UserError

from ...tools.import_sheets import external_name
from ...tools.import_values import UnclearError, clean_text

MODULE = 'jxc_import'


class JxcImport(models.Model):
    """Make or change records of rows, and know those of earlier files by their external ids."""

    _inherit = 'jxc.import'

    def _named(self, kind, records, *columns):
        """Return what the texts of some columns name, ``{text: id}``."""
        texts = {record.values.get(column) for record in records for column in columns}
        return self._found(kind, texts - {None, ''}) if texts - {None, ''} else {}

    def _need(self, found, record, column):
        """Return the id that a row names, or False where the column is empty.

        :raise UserError: nothing has that name
        """
        text = record.values.get(column)
        if not text:
            return False
        if not found.get(text):
            raise UserError(
                self.env._("%(text)s (%(column)s) was not found.", text=text, column=column)
            )
        return found[text]

    def _number(self, record, column, default=0.0):
        """Return the number in a column of a row."""
        text = record.values.get(column)
        return default if text in (None, '', False) else float(text)

    # === EARLIER FILES === #

    def _posted_before(self, records):
        """Return the posted rows of earlier imports that are the same rows, ``{record: record}``.

        Where several rows of a sheet share a key, the n-th is the n-th.
        """
        posted = self.env['jxc.import.record'].search(
            [
                ('company_id', '=', self.company_id.id),
                ('sheet', 'in', list(set(records.mapped('sheet')))),
                ('key', 'in', records.mapped('key')),
                ('posted', '=', True),
                ('res_id', '!=', False),
                ('import_id', '!=', self.id),
                ('import_id.state', 'in', ('posted', 'opened', 'failed', 'posting')),
            ],
            order='import_id desc, row_number, id',
        )
        # the latest import that has the row says what it is
        latest, stacks = {}, {}
        for record in posted:
            if latest.setdefault((record.sheet, record.key), record.import_id) == record.import_id:
                stacks.setdefault((record.sheet, record.key), []).append(record)
        own = self.env['jxc.import.record'].search(
            [('import_id', '=', self.id), ('key', 'in', list({key for _sheet, key in stacks}))],
            order='row_number, id',
        )
        pairs = {}
        for record in own:
            stack = stacks.get((record.sheet, record.key))
            if stack:
                pairs[record] = stack.pop(0)
        return {record: pairs[record] for record in records if record in pairs}

    def _only_new(self, records):
        """Leave out opening figures that an earlier file brought; take back those that changed.

        :return: the rows that are to be posted
        :raise UserError: a figure changed that is locked
        """
        new = records.browse()
        changed = {}
        for record, before in (pairs := self._posted_before(records)).items():
            if before.values == record.values:
                record.write(
                    {'action': 'same', 'res_model': before.res_model, 'res_id': before.res_id}
                )
            elif before.import_id.state == 'opened':
                raise UserError(
                    self.env._(
                        "Row %(row)s differs from what %(name)s opened the books with. Correct it "
                        "by a count or an entry.",
                        row=record.row_number,
                        name=before.import_id.name,
                    )
                )
            else:
                changed[record] = before
        for sheet, group in records.browse().union(*changed.values()).grouped('sheet').items():
            self._undo_rows(sheet, group)
        for record in changed:
            record.action = 'update'
        new = records.filtered(lambda record: record not in pairs or record in changed)
        (new - new.browse().union(*changed)).action = 'create'
        return new

    # === RECORDS === #

    def _existing(self, records, model):
        """Return the records that rows are about, ``{record: record of model}``.

        What was merged by hand or recognised when the file was read, else the one that the same
        row of an earlier file made.
        """
        found = {record: record.match_id for record in records if record.match_id}
        names = {
            external_name(self.company_id.id, record.sheet, record.key): record
            for record in records
            if record not in found
        }
        data = self.env['ir.model.data'].search_fetch(
            [('module', '=', MODULE), ('name', 'in', list(names)), ('model', '=', model)],
            ['name', 'res_id'],
        )
        found.update({names[one.name]: one.res_id for one in data})
        there = set(self.env[model].browse(found.values()).exists().ids)
        return {
            record: self.env[model].browse(res_id)
            for record, res_id in found.items()
            if res_id in there
        }

    def _put(self, model, wanted, existing=None):
        """Make new records in one call; write what differs on those that are there.

        :param wanted: ``{record: values}``; those of a record that is there hold only what changes
            are allowed of, see ``keep`` of the posters
        :param existing: ``{record: record of model}``
        :return: ``{record: record of model}``
        """
        existing = existing or {}
        made = {}
        new = [record for record in wanted if record not in existing]
        created = self.env[model].create([wanted[record] for record in new])
        for record, one in zip(new, created, strict=True):
            record.write({'action': 'create', 'res_model': model, 'res_id': one.id})
            made[record] = one
        self._name_them({record: made[record] for record in new})
        for record, one in existing.items():
            if record in wanted:
                self._change(record, one, wanted[record])
                made[record] = one
        return made

    def _change(self, record, one, values):
        """Write what differs, and keep on the row what it was.

        What an undo archived is there again, as if it was made now.
        """
        old = {}
        if 'active' in one._fields and not one.active:
            one.active = True
            one.write({name: value for name, value in values.items() if value is not None})
            record.write({'action': 'create', 'res_model': one._name, 'res_id': one.id})
            return
        for name, value in values.items():
            before, field = self._plain(one, name), one._fields[name]
            dated = field.type in ('date', 'datetime') and value and not isinstance(value, str)
            wanted = field.to_string(value) if dated else value
            if value is not None and not _same(before, wanted):
                old[name] = before
        if old:
            one.write({name: values[name] for name in old})
        record.write(
            {
                'action': 'update' if old else 'same',
                'res_model': one._name,
                'res_id': one.id,
                'old_values': old or False,
            }
        )

    def _plain(self, one, name):
        """Return a value of a field that JSON can hold and ``write`` takes."""
        field, value = one._fields[name], one[name]
        if field.relational:
            return value.id if field.type == 'many2one' else [(6, 0, value.ids)]
        if field.type in ('date', 'datetime'):
            return field.to_string(value) if value else False
        return value

    def _name_them(self, made):
        """Give records their external ids, by which the same row of a later file finds them."""
        names = {
            external_name(self.company_id.id, record.sheet, record.key): one
            for record, one in made.items()
        }
        data = self.env['ir.model.data']
        stale = data.search([('module', '=', MODULE), ('name', 'in', list(names))])
        stale.unlink()  # of records that are gone
        data.create(
            [
                {
                    'module': MODULE,
                    'name': name,
                    'model': one._name,
                    'res_id': one.id,
                    'noupdate': True,
                }
                for name, one in names.items()
            ]
        )


def _same(before, value):
    if isinstance(value, float) or isinstance(before, float):
        return abs((before or 0.0) - (value or 0.0)) < 1e-9
    if isinstance(before, str) and isinstance(value, str):
        return _plain_text(before) == _plain_text(value)  # blanks and wide letters are no change
    if isinstance(value, list):
        return sorted(_linked(before)) == sorted(_linked(value))
    return (before or False) == (value or False)


def _plain_text(text):
    try:
        return clean_text(text)
    except UnclearError:
        return text


def _linked(commands):
    return [
        id_ for command in commands for id_ in (command[2] if command[0] == 6 else [command[1]])
    ]
