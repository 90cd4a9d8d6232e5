"""Tables that are no .xlsx: .xls, .xlsb, .et and .ods, and tables of plain text."""
