"""Walls between users' code and the rest of this machine, as its kernel allows them."""

from dataclasses import dataclass

from local.confinement import landlock, own_tmp


@dataclass(frozen=True)
class Isolation:
    """`abi`: the version of Landlock, 0 if there is none. `has_own_tmp`: each worker has a /tmp of its own."""

    abi: int
    has_own_tmp: bool

    @classmethod
    def of_this_machine(cls) -> "Isolation":
        """Asks the kernel."""
        abi = landlock.abi()
        return cls(abi, abi > 0 and own_tmp.is_possible())

    @property
    def layers(self) -> str:
        """The orders to `local.confinement.launch`."""
        return ("files+tmp" if self.has_own_tmp else "files") if self.abi else "none"

    @property
    def closes_ports(self) -> bool:
        """The kernel can close TCP ports to a program."""
        return self.abi >= landlock.PORTS_ABI

    def told(self) -> dict[str, str]:
        """The walls as `GET /health` says them: what each is made of, or `none`."""
        return {
            "files": "landlock" if self.abi else "none",
            "network": "signatures",
            "ports": "landlock" if self.closes_ports else "none",
            "signals": "landlock" if self.abi >= landlock.SIGNALS_ABI else "none",
        }

    def line(self) -> str:
        """The same in a line for people."""
        walls = ", ".join(f"{name} {wall}" for name, wall in self.told().items())
        tmp = "a /tmp of its own" if self.has_own_tmp else "a TMPDIR of its own"
        return f"{walls} (Landlock ABI {self.abi}; {tmp})" if self.abi else f"{walls} (this kernel has no Landlock)"
