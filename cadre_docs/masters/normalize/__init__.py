"""Blank forms as offices write them, made into what every program sets alike.

Nothing is done to a form that can be printed as it is; what is done is listed.
"""
