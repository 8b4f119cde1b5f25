from . import flows
from . import checks
from . import entry
from . import returns
