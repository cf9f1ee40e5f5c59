"""Say in one line whether this Python, on this platform, can run the toolkit.

Written so that any Python 3 can read it; what it refuses could not install requirements.txt.
"""

import platform
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
# The platforms that TensorFlow publishes wheels for.
WHEELS = {
    "Linux": ("x86_64", "aarch64"),
    "Darwin": ("arm64",),
}


def problem(version, system, machine, libc):
    """What is wrong, and what would be right; empty when nothing is."""
    spelled = ".".join(str(part) for part in version)
    if not OLDEST <= version <= NEWEST:
        return (
            "Python %s cannot run this: it takes 3.11 to 3.13, such as"
            " `make release PYTHON=python3.12`" % spelled
        )
    if machine not in WHEELS.get(system, ()):
        known = ", ".join("%s %s" % (name, one) for name in sorted(WHEELS) for one in WHEELS[name])
        return "TensorFlow has no wheels for %s %s, only for %s" % (system, machine, known)
    if system == "Linux" and libc != "glibc":
        return "TensorFlow has no wheels for Linux without glibc: use Debian, Ubuntu or their like"
    return ""


if __name__ == "__main__":
    told = problem(
        sys.version_info[:2], platform.system(), platform.machine(), platform.libc_ver()[0]
    )
    if told:
        sys.exit("error: " + told)
