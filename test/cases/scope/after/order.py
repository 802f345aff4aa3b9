third = Mock()
first = Mock()
second = Mock()
