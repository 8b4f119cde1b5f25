"""Small faults put into a room's code on purpose: which of them does no test notice?

``mutants`` makes them from the source, ``live`` puts one into the running code and takes it out
again, ``plugin`` runs the tests that reach it, inside one pytest process.
"""
