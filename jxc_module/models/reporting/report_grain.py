from dataclasses import replace
from hashlib import blake2b

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .reading import Reading

# An id is made of which dimensions a row has, and of a hash of their values. 53 bits in all, or
# JavaScript would round it.
GRAIN_BITS = 12
HASH_BITS = 53 - GRAIN_BITS
# Each grain is a query of its own. Rows of one list have one; more are ids put together by hand.
MAX_GRAINS = 8


class JxcReportMixin(models.AbstractModel):
    """Which dimensions the rows of a reading have, and how a row is found again by its id."""

    _inherit = 'jxc.report.mixin'

    # === IDS === #

    @api.model
    def _grain_number(self, grain):
        return sum(1 << bit for bit, name in enumerate(self._dimensions()) if name in grain)

    @api.model
    def _grain_of_id(self, row_id):
        number = row_id >> HASH_BITS
        return frozenset(name for bit, name in enumerate(self._dimensions()) if number >> bit & 1)

    @api.model
    def _id_sql(self, params, grain) -> SQL:
        """Return the id of a row: the same for the same reader, parameters and dimensions.

        Reader and parameters are part of it, since the cache of the ORM does not know them and one
        transaction may read the same report twice (mails to several readers).
        """
        env = self.env
        seed = f'{env.uid} {env.su} {env.companies.ids} {params.to_json()} {params.date_from}'
        number = int.from_bytes(blake2b(seed.encode(), digest_size=8).digest(), signed=True)
        values = SQL(", ").join(
            SQL.identifier('report_row', name) for name in self._dimensions() if name in grain
        )
        return SQL(
            "(hashtextextended(ROW(%s)::text, %s) & %s) | %s",
            values,
            number,
            (1 << HASH_BITS) - 1,
            self._grain_number(grain) << HASH_BITS,
        )

    # === READING === #

    def _read_as(self, **how):
        """Return this report, read otherwise: see :class:`Reading` for what can be given."""
        return self.with_context(jxc_report=replace(Reading.of(self.env), **how))

    def _with_grains(self, *grains):
        return self._read_as(grains=tuple(sorted(set(map(self._grain_number, grains)))))

    @api.model
    def _grains(self, params):
        """Return the grains that the table must have for this reading."""
        if self._ids:
            return self._grains_of_ids(self._ids)
        numbers = Reading.of(self.env).grains
        if numbers is None:
            return {self._base_grain(params)}
        return {self._grain_of_id(number << HASH_BITS) for number in numbers}

    @api.model
    def _grains_of_ids(self, ids):
        """Return the grains of these rows.

        :raise UserError: more than a list can have
        """
        grains = {self._grain_of_id(row_id) for row_id in given_rows(ids)}
        if len(grains) > MAX_GRAINS:
            raise UserError(
                self.env._("These rows are not of one report: reload the report and try again.")
            )
        return grains

    @api.model
    def _used_dimensions(self, domain):
        """Return the dimensions in a domain, and the ids of rows in it."""
        names, ids = set(), []
        dimensions = set(self._dimensions())
        for condition in Domain(domain).iter_conditions():
            name = condition.field_expr.partition('.')[0]
            if name in dimensions:
                names.add(name)
            elif name == 'id' and condition.operator in ('in', '='):
                value = condition.value
                ids += [value] if isinstance(value, int) else given_rows(value)
        return names, ids

    @api.model
    def _search(self, domain, *args, **kwargs):
        report = self
        if Reading.of(self.env).grains is None:
            names, ids = self._used_dimensions(domain)
            base = self._base_grain(self._report_params())
            grains = self._grains_of_ids(ids) or {base}
            report = self._with_grains(*(self._complete_grain(g | names) for g in grains))
        return super(JxcReportMixin, report)._search(domain, *args, **kwargs)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        report = self._for_groups(domain, groupby, aggregates)
        return super(JxcReportMixin, report)._read_group(
            domain, groupby, aggregates, *args, **kwargs
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), *args, **kwargs):
        groupby = [spec for specs in grouping_sets for spec in specs]
        report = self._for_groups(domain, groupby, aggregates)
        return super(JxcReportMixin, report)._read_grouping_sets(
            domain, grouping_sets, aggregates, *args, **kwargs
        )

    @api.model
    def _for_groups(self, domain, groupby, aggregates):
        """Return this report with the grain for grouping: only what is asked for.

        Where rows are counted they are the rows that opening the group will list.
        """
        names, ids = self._used_dimensions(domain)
        if ids:
            return self
        dimensions = set(self._dimensions())
        names |= {spec.partition(':')[0].partition('.')[0] for spec in groupby} & dimensions
        measures = {spec.partition(':')[0] for spec in aggregates}
        names |= self._told_apart(measures & self._fields.keys())
        if '__count' in aggregates:
            names |= self._base_grain(self._report_params())
        return self._with_grains(self._complete_grain(names))

    @api.model
    def _told_apart(self, measures):
        """Return the dimensions of which a total of these measures must not mix two values."""
        return (
            {'uom_id'} if any(self._is_quantity(self._fields[name]) for name in measures) else set()
        )


def given_rows(ids):
    """Return what can be the id of a row."""
    return [row_id for row_id in ids if type(row_id) is int and row_id > 0]
