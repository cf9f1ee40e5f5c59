"""Write figures for people: three digits say as much as a measurement knows."""


def three(value: float | None) -> str:
    """`value` to three digits, never with an exponent below a million; a dash for None."""
    return "-" if value is None else f"{float(f'{value:.3g}'):g}"
