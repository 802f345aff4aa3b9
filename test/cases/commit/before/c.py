one = Mock()
two = Mock()
