from odoo.http import request

from ..models.base.given import MAX_ID, given_readable


def given_document(model, record_id):
    """Return the record that an address names.

    A record that the user may not read is as little there as one that does not exist.

    :raise werkzeug.exceptions.NotFound:
    """
    model = request.env[model]
    model.check_access('read')
    if not 0 < record_id <= MAX_ID:
        raise request.not_found()
    record, _hidden = given_readable(model, record_id)
    if not record:
        raise request.not_found()
    return record


def given_numbers(text, separator):
    """Return the ids in a part of an address; what is no id is left out."""
    parts = (part for part in text.split(separator) if part.isascii() and part.isdigit())
    numbers = [int(part) for part in parts if len(part) <= 10]
    return [number for number in numbers if 0 < number <= MAX_ID]
