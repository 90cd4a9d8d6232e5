"""The print package: the forms of many people in one PDF, with an index and a manifest."""
