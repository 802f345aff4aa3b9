class TestOld:
    def test(self):
        pass
