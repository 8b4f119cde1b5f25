from . import payment_proposal
from . import recall
from . import report
from . import statement
from . import vendor_statement
