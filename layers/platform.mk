# The platform of layers: a runtime of Lambda on Amazon Linux 2023, by the name that is also the command of its Python.
# A runtime is another where the parameter Runtime of template.yaml is; SAM hands no parameter on to makefiles.
RUNTIME := $(or $(PORTICO_RUNTIME),python3.13)

# Copies, not links: what a makefile changes must not change in the cache, and so in every other environment.
# Its architecture by Lambda's name, and by that of wheels.
ARCHITECTURE := $(or $(PORTICO_ARCHITECTURE),x86_64)
MACHINE := $(ARCHITECTURE:arm64=aarch64)

INSTALL := uv pip install --quiet --link-mode copy --no-deps --require-hashes --only-binary :all:
FETCH := $(INSTALL) --python-version $(RUNTIME:python%=%) --python-platform $(MACHINE)-manylinux_2_28
# For the machine that builds: what a layer is made with.
FETCH_HERE := $(INSTALL) --python $(RUNTIME)
# With bytecode of that very Python, trusted unchecked: archives round the times of files.
COMPILE := $(RUNTIME) -m compileall -q -j 0 --invalidation-mode unchecked-hash
# A failure for an object that would not load on the platform.
CHECK := python3 objects.py $(RUNTIME) $(ARCHITECTURE)
# The startup file of a layer (`startup/`), by that very Python, with nothing but its standard library.
STARTUP := PYTHONHASHSEED=0 $(RUNTIME) -S -s -B -m startup
