from . import access
from . import expiry
from . import replenishment
from . import reporting
from . import settling
from . import trading
