# rooms, lower ones first: a room may use those above it in this list
from . import base
from . import facts
from . import access
from . import alerting
from . import replenishment
from . import expiry
from . import trading
from . import settling
from . import reporting
