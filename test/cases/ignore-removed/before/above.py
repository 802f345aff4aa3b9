# ssot: ignore[mock] -- for now
a = Mock()
b = Mock()
