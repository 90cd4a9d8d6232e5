"""The machine of a run: its clock, its processor's time, what differs between systems."""
