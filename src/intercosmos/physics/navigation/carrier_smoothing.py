"""x"""
def smoothed(r, t, s): raise NotImplementedError
