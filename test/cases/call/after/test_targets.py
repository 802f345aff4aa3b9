from unittest.mock import AsyncMock, MagicMock, Mock, patch

agent = Mock()
self.agent = Mock()
agent.run = AsyncMock()
my_agent: Agent = MagicMock()
x = [y := Mock(), agent_b := Mock()]
run(Mock(), agent=Mock())
d = {"agent": Mock(), "tool": Mock()}
agent_c, tool = Mock(), Mock()
tool = other_agent = Mock()
with patch("a.client") as agent_client, patch("b.Agent.run"), patch("c.client"):
    pass


@patch("a.client")
def agent_test():
    pass


def f(agent=Mock(), tool=Mock()):
    return agent if Mock() else tool


agents = [Mock() for agent in range(3)]
