"""Errors of base that a caller or a test has to tell from others."""

from odoo.exceptions import UserError


class BusyError(UserError):
    """Somebody else works on the same records at this moment: nothing was done, try again.

    The client shows it like a user error, see `busy_error.js`.
    """

    http_status = 409  # conflict


class JobCancelled(Exception):
    """Who asked for a job does not want it any more."""


class JobPaused(Exception):
    """A long job lets the others go first; it goes on where it is."""
