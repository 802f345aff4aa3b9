# ssot: ignore-file[mock] -- generated
x = Mock()
