"""What methods of ours hand to each other through the context, and no request can.

A request is JSON: it holds no instance of these classes, so that a value of another type under
the same key is not ours and is left alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Private:
    """A value under a private key of the context."""

    value: tuple

    @classmethod
    def of(cls, env, key):
        """Return the value that a method of ours put under a key, or None."""
        given = env.context.get(key)
        return given.value if type(given) is cls else None


class Grains(Private):
    """Numbers of the grains that a reading of a report has (`report_grain.py`)."""


class Bare(Private):
    """A reading of a report without its costly columns (`report_pages.py`)."""


class PageProducts(Private):
    """Ids of the products on the page of a report (`report_pages.py`)."""
