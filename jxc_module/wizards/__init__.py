from . import replenishment
