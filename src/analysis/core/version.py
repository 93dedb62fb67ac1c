"""The version of the package, for everything that says what made it."""

__version__ = "0.2.0"
