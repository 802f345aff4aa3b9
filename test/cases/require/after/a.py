import db as d
import logging


def good():
    s = d.open_session()
    d.close_session(s)


def bad():
    s = d.open_session()
    # d.close_session(s)
    t = d.open_session()


def also_good():
    return with_session(d.open_session)


class A:
    def outer(self):
        d.open_session()

        def inner():
            d.close_session()
        return inner
