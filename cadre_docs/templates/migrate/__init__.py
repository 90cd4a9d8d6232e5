"""Filled files of an earlier version of a form, with today's keys."""
