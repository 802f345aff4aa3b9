import heavy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heavy import Weight
else:
    from heavy import weigh
try:
    import heavy.fast
except ImportError:
    heavy = None


def late():
    import heavy
    return heavy


class Holder:
    from heavy import weigh
