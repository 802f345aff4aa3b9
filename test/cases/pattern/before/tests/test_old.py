def test_old():
    mock_agent = MagicMock()  # an old sin
    assert mock_agent
