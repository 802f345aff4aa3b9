from helpers import *
from nowhere import *

a = MagicMock()
b = M()
c = Mock()
