"""The clerk's summary: all findings as a web page or a workbook."""
