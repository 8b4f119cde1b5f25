"""What an option of a report can be: a number, a choice, a record. Knows nothing of Odoo."""

from dataclasses import dataclass

MAX_ID = 2**31 - 1
MAX_NUMBER = 36_500  # days of a century


class ParamError(ValueError):
    """A parameter that cannot be used: its name, and what is wrong with it as one short word."""

    def __init__(self, name, reason, value=None):
        super().__init__(f'{name}: {reason}')
        self.name, self.reason, self.value = name, reason, value


@dataclass(frozen=True)
class Number:
    """An option that is a whole number from 0."""

    default: int = 0

    def checked(self, name, value):
        """Return the value that was given, checked.

        :raise ParamError: it is none
        """
        if type(value) is not int or not 0 <= value <= MAX_NUMBER:
            raise ParamError(name, 'number', value)
        return value


@dataclass(frozen=True)
class Choice:
    """An option that is one of some words."""

    default: str
    choices: tuple[str, ...]

    def checked(self, name, value):
        """Return the value that was given, checked.

        :raise ParamError: it is none
        """
        if not isinstance(value, str) or value not in self.choices:
            raise ParamError(name, 'choice', value)
        return value


@dataclass(frozen=True)
class Record:
    """An option that names a record by its id; 0 is none. Which ones may be read is not known."""

    default: int = 0

    def checked(self, name, value):
        """Return the value that was given, checked.

        :raise ParamError: it is none
        """
        if type(value) is not int or not 0 <= value <= MAX_ID:
            raise ParamError(name, 'id', value)
        return value
