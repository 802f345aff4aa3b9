"""import app.old in a docstring"""
# import app.old in a comment
text = "from app.old import a_string"
import os, app.old, sys
import app.old.deep as d
from app.core import legacy as l, modern
from app import old
from app.core import (
    one,
    two,
    three,
    four,
    # from app.old import nothing
    five as v,
    six,
    seven,
    legacy,
    nine,
)
from app.core \
    import legacy
from .old import y
from . import old as o, newer
from .core import legacy
from .compat.shim import Thing
from app.old import *
from app.core import *
import app.older, app.old_but_good
from app.old.kept import this
if os: import app.old


def inside():
    from app.old import z
    importlib.import_module("app.old")
    __import__('app.old.deep')
    import importlib
    return importlib.import_module("app.old.deep"), importlib.import_module(".old", "app")
