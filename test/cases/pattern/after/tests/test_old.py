def test_old():
    # Mock( in a comment is no finding, but this is: TODO
    mock_agent = MagicMock()  # an old sin
    mock_agent_2 = AsyncMock(name="Mock()")
    good = Mock(spec=int)
    text = "mock_agent = MagicMock()"
    assert mock_agent, create_autospec(good)
