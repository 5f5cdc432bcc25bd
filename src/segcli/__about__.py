"""The version, where the build reads it and where a report names it."""

__version__ = "0.2.0"
