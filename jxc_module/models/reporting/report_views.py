from lxml.builder import E

from odoo import api, models

NOT_ON_CARDS = ('currency_id', 'uom_id')


class JxcReportMixin(models.AbstractModel):
    """The views of a report, made from its columns, and the action that its menu opens."""

    _inherit = 'jxc.report.mixin'

    def init(self):
        """Make the window action of the report: a menu line is all that a report needs besides."""
        super().init()
        if self._abstract:
            return
        key = self._report_key()
        self.env['ir.actions.act_window']._load_records(
            [
                {
                    'xml_id': f'jxc_module.action_report_{key}',
                    'values': {
                        'name': self._description,
                        'res_model': self._name,
                        'path': f'jxc-report-{key.replace("_", "-")}',
                        'view_mode': ','.join(self._report_view_modes()),
                        'mobile_view_mode': 'kanban',
                        'help': self._report_help,
                    },
                }
            ],
            update=True,
        )

    _report_help = (
        '<p class="o_view_nocontent_smiling_face">Nothing in this period</p>'
        "<p>Choose another period, or fewer filters, with the button Parameters.</p>"
    )

    @api.model
    def _report_key(self):
        return self._name.removeprefix('jxc.report.')

    @api.model
    def _report_view_modes(self):
        return ('list', 'kanban', 'pivot', 'graph')

    # === VIEWS === #

    @api.model
    def _get_default_list_view(self):
        view = E.list(
            self._header_node(),
            {'class': 'o_jxc_report'},
            js_class='jxc_report_list',
            string=self._description,
            action='action_jxc_open',
            type='object',
            create='0',
            edit='0',
            delete='0',
            sample='1',
        )
        for field in self._columns_in_order():
            node = self._list_node(field)
            if field.name == 'currency_id':
                node.set('column_invisible', 'True')
            else:
                node.set('optional', getattr(field, 'jxc_optional', None) or 'show')
            if width := self._column_width(field):
                node.set('width', width)
            if field.name == 'company_id':
                node.set('groups', 'base.group_multi_company')
            if hidden := self._hidden_expression(field):
                node.set('column_invisible', hidden)
            ratio = getattr(field, 'jxc_ratio', None)
            none = f'not {ratio[-1]}' if ratio else None
            if getattr(field, 'jxc_positive', False):
                none = f'{ratio[-1]} <= 0 or {" - ".join(ratio[:-1])} < 0'
            if blank := getattr(field, 'jxc_blank', None) or none:
                node.set('invisible', blank)  # no rate of nothing, rather than 0 %
            if self._has_total(field):
                node.set('sum', self.env._("Total"))
            view.append(node)
        return view

    @api.model
    def _get_default_search_view(self):
        view = E.search()
        groups = E.group()
        # where the period asks for days, a filter of the screen could only contradict; what holds
        # as of a day, or now, has other days: when something is due, when it expires
        of_period = self._report_period in ('range', 'month')
        for field in self._columns_in_order():
            if not getattr(field, 'jxc_dimension', False):
                continue
            if field.type in ('many2one', 'char'):
                view.append(E.field(name=field.name))
            if field.type in ('date', 'datetime') and not of_period:
                view.append(E.filter(name=f'date_{field.name}', date=field.name))
            interval = ':month' if field.type in ('date', 'datetime') else ''
            groups.append(
                E.filter(
                    name=f'group_{field.name}',
                    string=field._description_string(self.env),
                    context=str({'group_by': f'{field.name}{interval}'}),
                )
            )
        view.append(groups)
        return view

    @api.model
    def _get_default_pivot_view(self):
        view = E.pivot(js_class='jxc_report_pivot', string=self._description, sample='1')
        for name in (self._report_groups or self._dimensions())[:1]:
            view.append(E.field(name=name, type='row'))
        names = self._report_pivot or [field.name for field in self._chart_measures()[:3]]
        for name in names:
            node = E.field(name=name, type='measure')
            if getattr(self._fields[name], 'jxc_percent', False):
                node.set('widget', 'percentage')
            view.append(node)
        return view

    @api.model
    def _get_default_graph_view(self):
        view = E.graph(
            js_class='jxc_report_graph',
            string=self._description,
            type='bar',
            sample='1',
            order='DESC',
        )
        for name in (self._report_groups or self._dimensions())[:1]:
            view.append(E.field(name=name))
        for name in self._report_graph or [field.name for field in self._chart_measures()[:1]]:
            view.append(E.field(name=name, type='measure'))
        return view

    @api.model
    def _get_default_kanban_view(self):
        """Return cards for narrow screens: what the row is about, then its figures by name."""
        card = E.t({'t-name': 'card'})
        view = E.kanban(
            E.templates(card),
            js_class='jxc_report_kanban',
            action='action_jxc_open',
            type='object',
            create='0',
            edit='0',
            delete='0',
            sample='1',
        )
        view.insert(0, self._header_node())
        view.insert(1, E.field(name='currency_id'))
        for field in self._columns_in_order():
            if getattr(field, 'jxc_optional', '') == 'hide' or field.name in NOT_ON_CARDS:
                continue
            shown = {'t-if': f'record.{field.name}.raw_value'}
            if getattr(field, 'jxc_dimension', False):
                style = 'text-muted small' if self._dimension_of(field.name) else 'fw-bold'
                card.append(self._field_node(field, **{'class': style}, **shown))
                continue
            label = E.span(field._description_string(self.env), {'class': 'text-muted'})
            style = {'class': 'd-flex justify-content-between'}
            if field.groups:
                style['groups'] = field.groups
            figure = E.span({'class': 'd-flex gap-1 text-end'}, self._field_node(field))
            if self._is_quantity(field):
                figure.append(E.field(name='uom_id', **{'class': 'text-muted'}))
            card.append(E.div(label, figure, style, shown))
        return view

    @api.model
    def _header_node(self):
        """Return the buttons of list and cards on chosen rows; a report that has some adds them.

        *Parameters* and *Excel* stand in the control panel of every view.
        """
        return E.header()

    # === ACTIONS === #

    @api.model
    def _report_action(self, domain=None):
        """Return the action that opens this report with the parameters of ``self``."""
        action = self.env['ir.actions.act_window']._for_xml_id(
            f'jxc_module.action_report_{self._report_key()}'
        )
        action['context'] = {'jxc_report': self._report_params().to_json()}
        if domain:
            action['domain'] = domain
        return action
