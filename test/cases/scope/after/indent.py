if True:
	a  =  Mock()
	b = Mock( x )
