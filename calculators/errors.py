"""What a calculator answers to input that it cannot work on."""


class InputError(ValueError):
    """Malformed, missing, unknown or contradictory input.

    `field` is the contract's name of the input at fault; `message` says in Japanese what is
    wrong and what would be right. What the terms refuse is no error but an outcome.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
