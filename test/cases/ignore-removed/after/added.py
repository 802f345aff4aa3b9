# ssot: ignore[mock] -- the vendor's client has no factory
y = Mock()
