one = factory()
two = Mock()
