from . import credit
from . import ageing
from . import statements
from . import reminders
