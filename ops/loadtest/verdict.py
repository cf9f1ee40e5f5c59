"""Hold one answer to whether a measurement can be believed."""

from pydantic import BaseModel, ConfigDict

NOTHING = "no request was answered in the steady part"


class Verdict(BaseModel):
    """`ok` when what was `measured` is what is `wanted`, both in words and figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    ok: bool
    measured: str
    wanted: str
