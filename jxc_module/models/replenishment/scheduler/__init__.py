from . import facts_scheduler
from . import orderpoint_sources
from . import orderpoint_evaluation
from . import orderpoint_computes
