from lxml.builder import E

from odoo import api, models

UNIT_WIDTH = '52px'
WIDTHS = {'integer': '74px', 'datetime': '96px'}  # a time stands on two lines


class JxcReportMixin(models.AbstractModel):
    """How a column looks on the screen: when it is shown, by what, how wide, with which total.

    Charts show the figures that people look for first.
    """

    _inherit = 'jxc.report.mixin'

    @api.model
    def _hidden_expression(self, field):
        """Return when a column is not shown, as a Python expression on the context, or None.

        The parameters are looked at as text: the client knows strings, not JSON.
        """
        given = f"(context.get('jxc_report') or {self._default_params_text()!r})"
        if getattr(field, 'jxc_dimension', False) and field.name not in ('company_id', 'uom_id'):
            if self._report_fixed:
                return None
            names = filter(None, (field.name, self._dimension_of(field.name)))
            return ' and '.join(f"""'"{name}"' not in {given}""" for name in names)
        if getattr(field, 'jxc_previous', None) or getattr(field, 'jxc_compares', False):
            return f"""'"compare": "none"' in {given}"""
        return None

    @api.model
    def _default_params_text(self):
        """Return the part of the default parameters that decides which columns are shown."""
        groups = ', '.join(f'"{name}"' for name in self._report_groups or self._dimensions())
        return f'"compare": "none", "group_by": [{groups}]'

    @api.model
    def _field_node(self, field, **attributes):
        node = E.field(name=field.name, **attributes)
        if widget := self._column_widget(field):
            node.set('widget', widget)
        return node

    @api.model
    def _list_node(self, field):
        """Return the column of a list; a product is told there by its name, not by a link."""
        node = self._field_node(field)
        if field.type == 'many2one' and field.comodel_name == 'product.product':
            node.set('widget', 'jxc_report_product')
        return node

    @api.model
    def _column_widget(self, field):
        """Return what shows a column: pieces without decimals, amounts without their currency."""
        if getattr(field, 'jxc_percent', False):
            return 'percentage'
        if field.type == 'float' and getattr(field, '_digits', None) == 'Product Unit':
            return 'jxc_report_quantity'
        if field.type == 'monetary' and field.get_currency_field(self) == 'currency_id':
            return 'jxc_report_amount'
        return None

    @api.model
    def _column_width(self, field):
        """Return the width of a column in a list where its content needs another than core's."""
        if width := getattr(field, 'jxc_width', None):
            return width
        return UNIT_WIDTH if field.name == 'uom_id' else WIDTHS.get(field.type)

    @api.model
    def _has_total(self, field):
        """Say whether the values of a column can be added up below it."""
        total = getattr(field, 'jxc_total', None)
        if total is not None:
            return total
        return (
            field.type in ('integer', 'float', 'monetary')
            and field.aggregator == 'sum'
            and not getattr(field, 'jxc_ratio', None)
            and not self._is_quantity(field)
        )

    @api.model
    def _chart_measures(self):
        """Return the figures to show first: of those in the list, money before quantities.

        The same for everybody, as views are cached; core takes out what a reader may not see, so
        what everybody sees comes first.
        """
        shown = [
            field
            for field in self._measures()
            if field.type in ('float', 'monetary', 'integer')
            and field.aggregator
            and not getattr(field, 'jxc_previous', None)
            and getattr(field, 'jxc_optional', None) != 'hide'
        ]
        return sorted(shown, key=lambda field: (bool(field.groups), field.type != 'monetary'))
