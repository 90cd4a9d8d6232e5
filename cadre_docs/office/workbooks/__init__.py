"""SpreadsheetML: workbooks, their cells, and what a cell shows of what it holds."""
