one = factory()
two = factory()
