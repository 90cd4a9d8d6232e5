"""What is used of other libraries beyond their public names: one module a library.

A private name may change with any release, so it is used here and nowhere else in the package.
Each module names the versions of its library that pyproject.toml allows;
``tests/adapters/`` asks each library whether what is used is still there and still behaves so,
and ``tests/test_private_names.py`` finds private names that are used elsewhere.
"""
