modern = legacy_flag = 1
