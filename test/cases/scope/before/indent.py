a = Mock()
b = Mock( x )
