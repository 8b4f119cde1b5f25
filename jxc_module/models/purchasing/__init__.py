from . import vendors
