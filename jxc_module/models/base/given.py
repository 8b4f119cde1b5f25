"""What a request names: records by id, a filter, a text in a parameter, context or wizard.

Whoever sends a request chooses what is in it. A method that takes ids asks one of these functions
for the records instead of browsing them, with or without `sudo()`.
"""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.text import visible

MAX_ID = 2**31 - 1  # what a column of PostgreSQL holds
MAX_IDS = 100_000


def given_ids(env, ids):
    """Return the numbers that a request gives as ids, each once, in their order.

    :param ids: one id, or several as list, tuple or set; nothing stands for none
    :raise UserError: they are no ids, or too many
    """
    if ids is None or ids is False or ids == '':
        return []
    many = list(ids) if isinstance(ids, (list, tuple, set, frozenset)) else [ids]
    if len(many) > MAX_IDS:
        raise UserError(
            env._("At most %(most)s records can be handled at once.", most=f'{MAX_IDS:,}')
        )
    for value in many:
        if type(value) is not int or not 0 < value <= MAX_ID:
            raise UserError(
                env._(
                    '"%(value)s" is not the id of a record. Open the page again and choose the '
                    "records there.",
                    value=str(value)[:40].replace('\0', ''),
                )
            )
    return list(dict.fromkeys(many))


def given_ids_text(env, text):
    """Return the ids in a JSON list, such as a wizard keeps them.

    :raise UserError: as :func:`given_ids`
    """
    try:
        ids = json.loads(text or '[]')
    except (TypeError, ValueError, RecursionError):
        ids = str(text)  # names what was sent in the message below
    return given_ids(env, ids)


def given_readable(model, ids, operation='read'):
    """Return what the user may see of the records that a request names.

    :param model: recordset of the model, in the environment of the user
    :param ids: as :func:`given_ids` takes them
    :param operation: what the user must be allowed to do with them
    :return: ``(records, hidden)``; a record that does not exist counts as hidden, so that nobody
        learns which ids there are
    :raise UserError: they are no ids
    """
    asked = model.browse(given_ids(model.env, ids))
    records = asked.exists()._filtered_access(operation)
    return records, len(asked) - len(records)


def given_records(model, ids, operation='read'):
    """Return the records that a request names, all of them.

    :param model: recordset of the model, in the environment of the user
    :raise AccessError: one is missing, or the user may not do this with it
    :raise UserError: they are no ids
    """
    records, hidden = given_readable(model, ids, operation)
    if hidden:
        raise AccessError(
            model.env._(
                "%(count)s of these records do not exist, or you have no right to them "
                "(%(kind)s). Reload the page and choose again.",
                count=hidden,
                # the name of a model, no record
                kind=model.env['ir.model']._get(model._name).sudo().name or model._name,
            )
        )
    return records


def given_domain(model, terms):
    """Return the domain that a request gives, as far as it fits a model.

    :param terms: list of terms, or JSON of one; nothing stands for all records
    :return: odoo.fields.Domain
    :raise UserError: it is no domain, or names what the model does not have
    """
    try:
        if isinstance(terms, str):
            terms = json.loads(terms or '[]')
        if not isinstance(terms, (list, tuple)) or _has_nul(terms):
            raise ValueError(terms)
        domain = Domain(list(terms))
        domain.validate(model)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UserError(
            model.env._(
                'The filter "%(domain)s" cannot be used here. Take the filters off the list and '
                "choose them again.",
                domain=given_text(str(terms)[:80]) if not _is_deep(terms) else '[[[…',
            )
        ) from None
    return domain


def changes(records, vals, names):
    """Return those of ``names`` that values of a request fill, or empty in one of the records.

    A form sends empty values of fields that nobody may fill, too, for a record that it creates.

    :return: set of names
    """
    kept = records.sudo()  # told apart by the caller's refusal alone
    return {
        name
        for name in names
        if vals[name] or (vals[name] != [] and any(record[name] for record in kept))
    }


def given_text(text):
    """Return a text that a person typed without blanks around it; empty where nothing is visible.

    >>> given_text(' broken\\0 box ')
    'broken box'
    >>> given_text('\\u200b\\u00a0\\ufeff')
    ''
    """
    return visible(str(text or '').replace('\0', ''))


def _has_nul(value):
    """Tell whether a text in these nested lists holds the one sign that PostgreSQL refuses."""
    if isinstance(value, str):
        return '\0' in value
    return isinstance(value, (list, tuple)) and any(map(_has_nul, value))


def _is_deep(value):
    try:
        repr(value)
    except RecursionError:
        return True
    return False
