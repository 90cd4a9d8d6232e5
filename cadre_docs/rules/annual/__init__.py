"""市考核实施办法: the annual assessment, article by article."""
