from . import checklist
from . import setup
