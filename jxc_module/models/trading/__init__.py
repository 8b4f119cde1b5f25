# the goods side of a document first, then what is built on it
from . import checks
from . import approvals
from . import inspection
from . import bill_match
from . import returns
from . import flows
from . import entry
from . import vendors
from . import progress
from . import fapiao
