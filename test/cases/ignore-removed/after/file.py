x = Mock()
