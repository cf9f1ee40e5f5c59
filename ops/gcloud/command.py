"""Start gcloud, with the credentials that the settings name."""

from ops.config import Gke
from ops.gcloud import login
from ops.shell import Command

INSTALL = "install the Google Cloud CLI: https://cloud.google.com/sdk/docs/install"
SIGN_IN = "sign in: gcloud auth login"
ASK_S = 60.0


def asking(gke: Gke, *arguments: str, timeout_s: float = ASK_S) -> Command:
    """A command that prints JSON about the settings' project and changes nothing."""
    argv = ("gcloud", *arguments, f"--project={gke.project}", "--format=json")
    return Command(argv, timeout_s=timeout_s, hint=INSTALL, env=login.environment(gke))


def changing(gke: Gke, *arguments: str, timeout_s: float = ASK_S) -> Command:
    """A command that changes something in the settings' project, and asks nobody before."""
    argv = ("gcloud", *arguments, f"--project={gke.project}", "--quiet")
    return Command(
        argv, timeout_s=timeout_s, changes=True, hint=INSTALL, env=login.environment(gke)
    )


def located(gke: Gke) -> str:
    """The flag that says where the settings' cluster and repository are."""
    return f"--location={gke.region}"
