"""A batch that fails is halved until the bad record stands alone; the rest is done."""

from psycopg2 import OperationalError

from odoo.exceptions import ConcurrencyError


def attempt(env, work):
    """Call ``work()`` in a savepoint.

    :return: ``(result, None)``, or ``(None, exception)`` with nothing of the work kept
    :raise OperationalError, ConcurrencyError: others wrote the same rows; what is around this is
        begun again, as the server does with a request
    """
    try:
        with env.cr.savepoint():
            result = work()
    except (OperationalError, ConcurrencyError):
        raise
    except Exception as error:
        env.invalidate_all()
        return None, error
    return result, None


def halves(records, try_batch):
    """Yield ``(part, result, error)``: parts that were done, and single records that failed.

    >>> def try_batch(batch):
    ...     return (None, "odd") if 3 in batch else (sum(batch), None)
    >>> list(halves([1, 2, 3, 4], try_batch))
    [([1, 2], 3, None), ([3], None, 'odd'), ([4], 4, None)]

    :param try_batch: function of a batch that returns what :func:`attempt` does; each batch is
        tried when the caller has seen to the part before it
    """
    if not records:
        return
    result, error = try_batch(records)
    if error is None or len(records) == 1:
        yield records, result, error
        return
    middle = len(records) // 2
    yield from halves(records[:middle], try_batch)
    yield from halves(records[middle:], try_batch)
