a = Mock()
b = Mock()
c = Mock()
d = Mock()
