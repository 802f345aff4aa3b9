one = Mock()
