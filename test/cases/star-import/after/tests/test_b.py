from helpers import *

again = M()
