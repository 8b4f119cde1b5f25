# Each file is one report of the catalogue; see docs/guide/reporting.md.
from . import replenishment
from . import expiry
from . import ordering
from . import purchasing
from . import delivering
from . import closing
from . import receivables
from . import counting
from . import transferring
