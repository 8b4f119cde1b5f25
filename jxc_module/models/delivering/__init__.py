from . import progress
from . import fapiao
