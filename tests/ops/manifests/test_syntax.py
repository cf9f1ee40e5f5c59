"""Each rule for names tells what fits from what does not."""

import pytest

from ops.manifests import syntax

RULES = {
    syntax.dns_label: (
        ["a", "1a", "a-b", "a" * 63],
        ["", "A", "-a", "a-", "a.b", "a_b", "a" * 64, "a\n"],
    ),
    syntax.service_name: (["a", "a1", "a" * 63], ["1a", "a.b", "a-", "a" * 64]),
    syntax.subdomain: (["a.b", "1.2", "a" * 253], ["", "a..b", ".a", "a.", "A", "a" * 254]),
    syntax.port_name: (["grpc", "a1", "1a", "a-b", "a" * 15], ["1", "a--b", "a" * 16, "-a", "A"]),
    syntax.label_value: (["", "a", "A_b.c-1", "a" * 63], ["a+b", "-a", "a ", "a" * 64]),
    syntax.key: (["app", "a.b/C_d", "a" * 63], ["", "/a", "a/", "A.b/c", "a/b/c", "a" * 64]),
    syntax.variable: (["A", "_a", "a.b", "a-b"], ["", "1a", "a b", "a+b", "a="]),
    syntax.config_key: (["a.txt", "A_b", ".a"], ["", "a b", "a/b", "a" * 254]),
}
CASES = [
    (rule, text, fits)
    for rule, both in RULES.items()
    for fits, texts in zip((True, False), both, strict=True)
    for text in texts
]


@pytest.mark.parametrize(("rule", "text", "fits"), CASES)
def test_tells_what_fits(rule: syntax.Rule, text: str, fits: bool) -> None:
    assert (rule(text) is None) is fits
