from .deep import *
from unittest.mock import Mock as M
