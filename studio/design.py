paths = []
