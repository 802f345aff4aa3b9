# ssot: ignore[mock] -- the vendor has no factory
a = Mock()
b = Mock()  # ssot: ignore[mock] -- nor has this one
c = make()
d = Mock()
