from app.ws import Manager as M
from app.bridge import Bridge, Other


def separate():
    M()


def bridge_only():
    Bridge()  # Manager()


def together():
    b = Bridge()
    return M(b), Bridge()


class Together:
    """M() and Bridge()"""
    def one(self):
        self.m = M()
    def two(self):
        return Bridge()


class Named:
    def one(self):
        legacy_manager.run(Bridge())


class Apart:
    text = "legacy_manager"
    def two(self):
        return Bridge()
