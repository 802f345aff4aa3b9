from unittest.mock import MagicMock
from ..helpers import *
_hidden = MagicMock
