y = Mock()
