# Another name on the line is new, the old one stays old.
from app.old import (
    first,
    second,
)
