from app.old import (
    first,
)
