a = Mock()  # ssot: ignore[mock] -- the third-party client has no factory
# ssot: ignore[mock] -- alone above the line
b = Mock()
c = Mock()  # ssot: ignore[mock]
d = Mock()  # ssot: ignore[mok] -- a typo
e = Mock()  # ssot: ignore[mock] until=2020-01-01 -- its time is over
f = Mock()  # ssot: ignore[mock] until=2999-01-01 -- for a while
g = quiet()  # ssot: ignore[quiet]
h = never()  # ssot: ignore[never] -- please
i = 1  # ssot: ignore[mock] -- nothing here
j = "# ssot: ignore[mock] -- in a string"; k = Mock()
# prose that speaks of ssot: ignore[mock] -- is no directive
l = Mock()
# justification: the vendor's client cannot be built offline
m = Mock()
n = Mock()  # ssot: ignore[*] -- everything
