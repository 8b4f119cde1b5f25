"""The columns that many reports have, each declared in one place.

A report says which it has, and where: ``product_id = columns.product()``. Whatever a report has
otherwise (a label, a help text) is given as an option of the field.
"""

from odoo import fields

from ..base.product_product import ABC_CLASSES

COST = 'jxc_module.group_cost'
LOTS = 'stock.group_production_lot'


# === DIMENSIONS === #


def record(model, **options):
    """Return a dimension whose values are records of a model."""
    return fields.Many2one(model, readonly=True, jxc_dimension=True, **options)


def product(**options):
    return record('product.product', **options)


def category(**options):
    """Return the category of the product, shown where the product is."""
    return record('product.category', jxc_of='product_id', **options)


def abc_class():
    """Return the class of the product, as it is today."""
    return fields.Selection(
        ABC_CLASSES,
        string="Class",
        readonly=True,
        jxc_dimension=True,
        help="ABC class of the product today.",
    )


def unit():
    """Return the unit of the product, in which the quantities of a row are."""
    return record('uom.uom', string="Unit", jxc_of='product_id')


def warehouse(**options):
    return record('stock.warehouse', **options)


def lot(**options):
    return record('stock.lot', groups=LOTS, **options)


def partner(label=None, **options):
    return record('res.partner', **_named(label), **options)


def salesperson(label="Salesperson", **options):
    return record('res.users', string=label, **options)


def day(label=None, **options):
    return fields.Date(readonly=True, jxc_dimension=True, **_named(label), **options)


# === FIGURES === #


def quantity(label=None, **options):
    """Return a quantity, in the unit of the row."""
    return fields.Float(digits='Product Unit', readonly=True, **_named(label), **options)


def amount(label=None, **options):
    """Return an amount in the currency of the company."""
    return fields.Monetary(readonly=True, **_named(label), **options)


def cost(label=None, **options):
    """Return an amount that only those see who may see costs."""
    return fields.Monetary(readonly=True, groups=COST, **_named(label), **options)


def _named(label):
    """Return the option of a label, nothing where the name of the field makes it."""
    return {'string': label} if label else {}
