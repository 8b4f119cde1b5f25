from . import access
from . import replenishment
from . import reporting
