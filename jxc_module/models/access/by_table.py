from odoo import models


def inherit_by_table(mixin, attribute, table, abstract=()):
    """Let models of core inherit a mixin, each with its row of a table as an attribute.

    It defines one class a model, as if each had a file with nothing but these three lines.

    :param str mixin: name of an abstract model
    :param str attribute: of the mixin, that holds names of fields
    :param table: ``{model name: names of fields}``, of models that this addon depends on
    :param abstract: names of those that are abstract: an extension has to be of the same kind
    """
    for model_name, field_names in table.items():
        kind = models.AbstractModel if model_name in abstract else models.Model
        type(kind)(
            ''.join(word.capitalize() for word in model_name.split('.')),
            (kind,),
            {
                '__module__': __name__,
                '_name': model_name,
                '_inherit': [model_name, mixin],
                attribute: frozenset(field_names),
            },
        )
