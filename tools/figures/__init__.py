"""The figures that say whether the house stays fit to grow: `python -m tools.figures` prints them; `make lint` does, too."""
