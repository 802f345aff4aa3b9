a = Mock()  # ssot: ignore[mok] -- an old mistake is no news
