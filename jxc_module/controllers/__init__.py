from . import recall
from . import report
