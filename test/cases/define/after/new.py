# class SocketManager:
text = """
class SocketManager:
"""
from lib.manager import SocketManager


@decorated
class TestSocketManager(
    SocketManager,
): ...


async def get_manager():
    class SocketManager: ...


class Holder:
    def get_manager(self): ...
    class Config: ...
    def Config(self): ...


if True:
    def get_manager(): ...
