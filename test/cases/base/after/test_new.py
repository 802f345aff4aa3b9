import unittest
import lib.base as lb
from lib.base import Base, AsyncBase as AB
from unittest import TestCase

# class TestComment: def test
text = "class TestText:\n    def test(self): pass"


class TestDirect(Base):
    def test(self): ...


class TestAliased(mixin.Some, AB):
    def test(self): ...


class TestByModule(lb.Base[int], metaclass=Meta):
    async def test(self): ...


class Middle(Base): ...


class TestThrough(Middle):
    def test(self): ...


class TestPlain:
    def test(self): ...


class TestOwnBase(Other):
    def helper(self): ...
    def test(self): ...


class TestWithoutTests:
    value = 1


class Unnamed(unittest.TestCase):
    def test(self): ...


class OtherUnnamed(TestCase, Base):
    def test(self): ...


class TestCircle(TestCircle):
    def test(self): ...


def factory():
    class TestInner:
        def test(self): ...
    return TestInner
