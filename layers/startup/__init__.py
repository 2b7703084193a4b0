"""The startup file of a layer, written when the layer is made; `runtime.py` is what reads it."""
