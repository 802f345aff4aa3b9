d = Mock()
