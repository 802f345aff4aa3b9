def f():
    d = Mock()
