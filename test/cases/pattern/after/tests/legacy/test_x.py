mock_agent = MagicMock()
