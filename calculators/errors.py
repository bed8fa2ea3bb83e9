"""What a calculator answers to input that it cannot work on."""


class InputError(ValueError):
    """Malformed, missing, unknown or contradictory input.

    `field` is the contract's name of the input at fault; `message` says in Japanese what is
    wrong and what would be right. What the terms refuse is no error but an outcome. `parts`
    names what of a list is at fault, as a form names its controls: `outages.0.end`, or a date.
    """

    def __init__(self, field: str, message: str, parts: tuple[str, ...] = ()) -> None:
        self.parts = parts
        self.field = _printable(field)
        self.message = _printable(message)
        super().__init__(f"{self.field}: {self.message}")


def _printable(text: str) -> str:
    """What somebody typed may be shown again, but breaks no line and rings no bell."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
