"""MagicMock() in a docstring"""
from unittest.mock import MagicMock as MM, PropertyMock
import unittest.mock as um
from unittest import mock
from unittest.mock import (
    AsyncMock,
    # Mock,
    NonCallableMock,
    Mock,
    patch,
    call,
    ANY,
    sentinel,
    DEFAULT,
)
import unittest.mock

# MM() in a comment
s = "MM()", f"{s} MM()"
a = MM()
b = um.patch("service.client")


@mock.patch.object(Service, "run")
def test(run):
    c = unittest.mock.Mock(spec=Mock)
    from unittest.mock import MagicMock
    return MagicMock(), f"{MM()}", PropertyMock(), ANY, call(1)


def other():
    def MM():
        pass
    Mock = helper
    return MM(), Mock(), magic.MagicMock(), MagicMock()


class Fake(NonCallableMock):
    m = AsyncMock()


with patch("a.b") as p, um.patch.dict(d, {}):
    pass
