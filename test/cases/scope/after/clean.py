one = factory()
