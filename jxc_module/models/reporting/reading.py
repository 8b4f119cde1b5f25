from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """How a report is read: what stands in the context key ``jxc_report`` besides the parameters.

    A client sends the parameters as text. Only methods of ours put an instance there, as a request
    is JSON and holds none: what a client sends instead of a text is refused as parameters.
    """

    text: object = None  # the parameters, as the client sent them
    grains: tuple[int, ...] | None = None  # numbers of the grains, see `report_grain.py`
    bare: bool = False  # without the costly columns, see `report_pages.py`
    described: bool = False  # asked what the columns are, not for rows: see `report_requests.py`
    products: tuple[int, ...] | None = None  # of the page that is read, see `report_pages.py`

    @classmethod
    def of(cls, env):
        """Return how a report is read in this environment."""
        given = env.context.get('jxc_report')
        return given if type(given) is cls else cls(given)
