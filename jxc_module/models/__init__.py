# rooms, lower ones first: a room may use those above it in this list
from . import base
from . import facts
from . import access
from . import alerting
from . import approving
from . import reporting
from . import replenishment
from . import expiry
from . import ordering
from . import receiving
from . import purchasing
from . import delivering
from . import closing
from . import receivables
from . import payables
from . import reconciling
