a = Mock()
b = Mock()
