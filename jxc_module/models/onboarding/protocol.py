from markupsafe import Markup, escape

from odoo import api, fields, models

from ...tools.import_sheets import SHEETS


class JxcImport(models.Model):
    """What a person reads of a trial, and the protocol on paper."""

    _inherit = 'jxc.import'

    trial_html = fields.Html(string="Trial", compute='_compute_trial_html', sanitize=False)

    @api.depends('report')
    @api.depends_context('lang')
    def _compute_trial_html(self):
        for one in self:
            tables = one._trial_tables()
            one.trial_html = Markup().join(_table(*table) for table in tables) if tables else False

    def _trial_tables(self):
        """Return what the last trial found as tables.

        :return: list of ``(title, headings, rows)``, all texts
        """
        report = self.report or {}
        if not report:
            return []
        env = self.env
        words = dict(self.env['jxc.import.record']._fields['action']._description_selection(env))
        tables = []
        if made := report.get('made'):
            rows = [
                (
                    self._sheet_label(sheet),
                    *(str(made[sheet].get(action, '')) for action in words),
                )
                for sheet in SHEETS
                if sheet in made
            ]
            tables.append((env._("What would be made"), (env._("Sheet"), *words.values()), rows))
        if values := report.get('values'):
            rows = [
                (
                    row['warehouse'],
                    row['category'],
                    f"{row['quantity']:,.2f}",
                    f"{row['value']:,.2f}",
                )
                for row in values
            ]
            rows.append(
                (
                    env._("Total"),
                    '',
                    f"{sum(row['quantity'] for row in values):,.2f}",
                    f"{sum(row['value'] for row in values):,.2f}",
                )
            )
            heads = (env._("Warehouse"), env._("Category"), env._("Quantity"), env._("Value"))
            tables.append((env._("Stock"), heads, rows))
        if ageing := report.get('ageing'):
            heads = (
                *(env._("Open items"), env._("Not due"), env._("1–30 days")),
                *(env._("31–60 days"), env._("61–90 days"), env._("Over 90 days")),
            )
            rows = [
                (
                    self._sheet_label(sheet),
                    *(f'{amounts.get(str(bucket), 0):,.2f}' for bucket in range(5)),
                )
                for sheet, amounts in ageing.items()
            ]
            tables.append((env._("Ageing"), heads, rows))
        if alerts := report.get('alerts'):
            labels = {
                'short': env._("Products below their minimum"),
                'expired': env._("Lots past their date"),
            }
            rows = [
                (labels[kind], str(found['count']), ", ".join(found['names']))
                for kind, found in alerts.items()
                if found['count']
            ]
            if rows:
                heads = (env._("On the first day"), env._("Count"), env._("Among them"))
                tables.append((env._("First alerts"), heads, rows))
        if texts := report.get('books'):
            tables.append((env._("Does not tie"), ('',), [(text,) for text in texts]))
        if 'seconds' in report:
            rows = [(env._("The trial took %s seconds.", report['seconds']),)]
            if 'copied' in report:
                text = env._(
                    "It ran on a temporary copy of the database, made in %s seconds.",
                    report['copied'],
                )
                rows.append((text,))
            tables.append((env._("Time"), ('',), rows))
        return tables

    def action_print_protocol(self):
        """Print who brought what in, with totals, differences and room for signatures."""
        self.check_access('read')
        return self.env.ref('jxc_module.report_import_protocol').report_action(self)

    def _protocol_lines(self):
        """Return the control totals as texts, in the order of the sheets.

        :return: list of dicts ``sheet, kind, currency, expected, file, books`` (empty where the
            books are not compared with the file), ``difference``; ``first`` (of its sheet) and
            ``differs`` are no texts
        """
        kinds = dict(self.env['jxc.import.total']._fields['kind']._description_selection(self.env))
        order, sorts = list(SHEETS), list(kinds)
        totals = self.total_ids.sorted(
            lambda total: (order.index(total.sheet), sorts.index(total.kind), total.currency_id.id)
        )
        lines = []
        for total in totals:
            digits = ',.0f' if total.kind == 'rows' else ',.2f'
            typed = bool(total.expected)
            lines.append(
                {
                    'sheet': total.sheet_name,
                    'kind': kinds[total.kind],
                    'currency': total.currency_id.name if total.kind in ('value', 'amount') else '',
                    'expected': f'{total.expected:{digits}}' if typed else '',
                    'file': f'{total.in_file:{digits}}',
                    'books': f'{total.in_books:{digits}}' if total._is_in_books() else '',
                    'difference': f'{total.difference:{digits}}' if typed else '',
                    'first': not lines or lines[-1]['sheet'] != total.sheet_name,
                    'differs': not total.currency_id.is_zero(total.difference),
                }
            )
        return lines


def _table(title, headings, rows):
    cells = Markup().join(Markup("<th>%s</th>") % escape(text) for text in headings)
    body = Markup().join(
        Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % escape(text) for text in row)
        for row in rows
    )
    return Markup(
        "<h4>%s</h4><table class='table table-sm'><thead><tr>%s</tr></thead>"
        "<tbody>%s</tbody></table>"
    ) % (title, cells, body)
