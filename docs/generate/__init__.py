"""Writes the reference pages from the code, so that they cannot say anything else.

`make docs` writes them; a house test fails when one is stale. Each file here makes one page and has
one constant, `PAGE`.
"""
