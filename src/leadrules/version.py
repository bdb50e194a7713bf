"""The package's version, which decisions carry as `engine`."""

__version__ = "0.1.0"
