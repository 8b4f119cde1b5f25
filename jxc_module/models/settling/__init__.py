from . import credit
from . import ageing
from . import statements
from . import matching
from . import vendor_statements
from . import reminders
from . import payables
