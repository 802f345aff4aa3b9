first = Mock()
second = Mock()
third = Mock()
