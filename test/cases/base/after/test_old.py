import sys


class TestOld(object):
    def test(self):
        pass
    def test_more(self):
        pass
