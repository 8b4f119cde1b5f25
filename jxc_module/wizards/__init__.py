from . import replenishment
from . import reporting
