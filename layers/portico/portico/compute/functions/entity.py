"""Functions: user code on an image, built before it can run."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from portico.compute.functions.environment import check_environment
from portico.compute.functions.mount import MOST_MOUNTS, FunctionMount, FunctionMountGiven, KeptFunctionMount
from portico.core.model.charges import charged, storage
from portico.core.model.entity import Name, NamedEntity, StoredAsText
from portico.core.model.fields import FILTERABLE, INTERNAL, NAMES_SECRETS, OUTPUT_ONLY, SORTABLE, Input, Output
from portico.core.model.maker import Maker
from portico.core.model.open_enum import OpenEnum
from portico.core.model.retry_policy import RetryPolicy

BUILD_PATIENCE = timedelta(minutes=5)
VERSIONED: Final = (
    "image",
    "handler",
    "timeout",
    "memory",
    "environment",
    "secrets",
    "schema_in",
    "schema_out",
    "mounts",
    "maker",
    "code",
    "code_sha256",
    "code_bytes",
    "code_version",
    "engine_ref",
)
MAX_TIMEOUT_SECONDS: Final = 300
MAX_MEMORY_MB: Final = 3008
MAX_CONCURRENCY: Final = 1_000
SHA256_EXAMPLE: Final = "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"
STORED: Final = "Of the archive that the code was stored as."
_FAILED: Final = "Why this version cannot run, when its status is ERROR."


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if len({name.lower() for name in names}) < len(names):
        raise ValueError("each secret is named once")
    return names


ImageName = Annotated[
    Name, Field(description="The base image, or the image of the project, that it runs on.", examples=["python3.13"])
]
Handler = Annotated[
    str,
    StringConstraints(
        pattern=r"^([A-Za-z_][A-Za-z0-9_-]*/)*[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_$][A-Za-z0-9_$]*)+$", max_length=128
    ),
    Field(
        description="Module and function, joined by a dot; folders are divided by slashes or dots: `src/index.handle`.",
        examples=["main.handle"],
    ),
]
Timeout = Annotated[
    float, Field(ge=0.001, le=MAX_TIMEOUT_SECONDS, description="Seconds a run may take.", examples=[10])
]
Memory = Annotated[int, Field(ge=64, le=MAX_MEMORY_MB, description="MB that the code may use.", examples=[128])]
Environment = Annotated[
    dict[str, str],
    AfterValidator(check_environment),
    Field(
        description="Variables of the code's environment: 3.5 KB as JSON. PORTICO_, AWS_ and LAMBDA_ are the platform's; those that a "
        "process reads before the code starts are refused, as NODE_OPTIONS and LD_PRELOAD. PYTHONPATH, NODE_PATH and "
        "NODE_EXTRA_CA_CERTS take effect, relative to the code's folder.",
        examples=[{"GREETING": "Hello"}],
    ),
]
Secrets = Annotated[
    tuple[Name, ...],
    Field(max_length=20, description="Secrets of the project that every run gets, by name.", examples=[["database"]]),
    AfterValidator(_distinct),
]
Mounts = Annotated[
    list[FunctionMountGiven],
    Field(
        max_length=MOST_MOUNTS,
        description="Folders that every run finds in its working directory, read-only: those that whoever deploys may read, "
        "with at most 1,000 files and 256 MB in all.",
        examples=[[]],
    ),
]
Concurrency = Annotated[
    int, Field(ge=1, le=MAX_CONCURRENCY, description="The number of runs at once; null for no limit.", examples=[10])
]
Tags = Annotated[
    dict[
        Annotated[str, StringConstraints(min_length=1, max_length=128)],
        Annotated[str, StringConstraints(max_length=256)],
    ],
    Field(max_length=50, description="Labels of your own.", examples=[{"team": "vision"}]),
]


class FunctionStatus(OpenEnum):
    """CREATING -> READY or ERROR; an update begins again at CREATING."""

    CREATING = "CREATING"
    READY = "READY"
    ERROR = "ERROR"


class BuildFailure(BaseModel):
    """Why a function cannot run; `file` and `line` (from 1) where the code says so."""

    model_config = ConfigDict(frozen=True)

    type: str
    message: str
    file: str | None = None
    line: int | None = None


class Function(NamedEntity):
    """A function. `uid` names this very one, not a later one of the same name; `code` is the key of its archive.

    Its mounts are read in the name of `maker`, who deployed it.
    `code_version` is the version that the other fields speak of, `versions` the highest number that was ever given. While that
    version is not READY, `serving` has the fields (`VERSIONED`) of the one that runs instead, if there is one.
    """

    type: ClassVar[str] = "function"
    types: ClassVar[str] = "functions"
    omitted_defaults: ClassVar[frozenset[str]] = frozenset({"mounts"})

    image: Annotated[str, Input(ImageName), FILTERABLE]
    handler: Annotated[str, Input(Handler)]
    timeout: Annotated[float, Input(Timeout), Output(description="Seconds.", examples=[10]), FILTERABLE, SORTABLE] = 20
    memory: Annotated[int, Input(Memory), Output(description="MB.", examples=[128]), FILTERABLE, SORTABLE] = 128
    environment: Annotated[dict[str, str], Input(Environment)] = Field(default_factory=dict)
    secrets: Annotated[tuple[str, ...], Input(Secrets), NAMES_SECRETS] = Field(default_factory=tuple)
    mounts: Annotated[list[KeptFunctionMount], Input(Mounts), Output(list[FunctionMount])] = []
    maker: Annotated[Maker | None, INTERNAL] = None
    schema_in: Annotated[Any, StoredAsText, INTERNAL] = None
    schema_out: Annotated[Any, StoredAsText, INTERNAL] = None
    concurrency: Annotated[int | None, Input(Concurrency | None)] = None
    retries: Annotated[RetryPolicy, Input()] = RetryPolicy()
    tags: Annotated[dict[str, str], Input(Tags)] = Field(default_factory=dict)
    code: Annotated[str, INTERNAL]
    code_sha256: Annotated[str, Output(name="source_sha256", description=STORED, examples=[SHA256_EXAMPLE])]
    code_bytes: Annotated[int, INTERNAL] = 0
    code_version: Annotated[int, Output(name="version", description="The version that this is.", examples=[2])] = 1
    versions: Annotated[
        int, Output(name="latest_version", description="The highest number that a version was given.", examples=[2])
    ] = 1
    status: Annotated[FunctionStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE] = FunctionStatus.CREATING
    reason: Annotated[BuildFailure | None, Output(description=_FAILED)] = None
    engine_ref: Annotated[str | None, INTERNAL] = None
    builds: Annotated[int, INTERNAL] = 0
    serving: Annotated[dict[str, Any] | None, StoredAsText, INTERNAL] = None
    keypair: Annotated[str | None, INTERNAL] = None

    @property
    def counts(self) -> Mapping[str, int]:
        """A function counts in its domain and for the key pair that made it; its code until it is built: see `Version`."""
        code = self.code_bytes if self.status is FunctionStatus.CREATING else 0
        made = {f"{place}#functions": 1 for place in charged(self.scope, self.keypair) if place != str(self.scope)}
        return {**made, **storage(self.scope, self.keypair, code)}

    @property
    def due_at(self) -> datetime | None:
        """A build that has not ended by then is asked for again."""
        return self.due_while(self.status is FunctionStatus.CREATING, BUILD_PATIENCE)

    @property
    def version_fields(self) -> dict[str, Any]:
        """The fields of the version that this is, as JSON: what `laid_over` takes."""
        return self.model_dump(mode="json", include=set(VERSIONED))

    @property
    def runnable(self) -> Self | None:
        """The function with the fields of the version that runs get; None when none was READY yet."""
        if self.status is FunctionStatus.READY and self.engine_ref is not None:
            return self
        return None if self.serving is None else self.laid_over(self.serving)

    @property
    def serving_version(self) -> int | None:
        """The number of the version that runs get."""
        serving = self.runnable
        return None if serving is None else serving.code_version

    def gives(self, secret: str) -> bool:
        """True if runs are given this secret, by the fields or by the version that serves meanwhile."""
        named = (*self.secrets, *(self.serving or {}).get("secrets", ()))
        return secret.lower() in map(str.lower, named)

    def runs_on(self, image: str) -> bool:
        """True if it is made on an image of this name, or the version that serves meanwhile is."""
        named = (self.image, (self.serving or {}).get("image", ""))
        return image.lower() in map(str.lower, named)

    def laid_over(self, fields: Mapping[str, Any]) -> Self:
        """The function as it is at a READY version with these fields."""
        ready = {"status": FunctionStatus.READY, "reason": None, "serving": None}
        maker, mounts = fields.get("maker"), fields.get("mounts", ())  # a version of before has neither
        whole = {
            "secrets": tuple(fields["secrets"]),
            "mounts": [KeptFunctionMount.model_validate(mount) for mount in mounts],
            "maker": maker and Maker.model_validate(maker),
        }
        return self.model_copy(update={**fields, **whole, **ready})
