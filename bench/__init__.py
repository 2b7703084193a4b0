"""The benchmarks. The runtime of functions is a layer's, and installed nowhere: its package is found here."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "layers" / "runtime" / "python"))
