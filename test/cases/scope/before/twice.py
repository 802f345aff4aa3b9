def f():
    x = Mock()
    return x

def g():
    x = Mock()
    return x
