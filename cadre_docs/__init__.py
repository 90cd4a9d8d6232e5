"""Fill, check and print the assessment forms of Chinese public institutions (事业单位)."""

__version__ = "0.1.0"
