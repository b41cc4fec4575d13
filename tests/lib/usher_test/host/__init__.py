"""A scripted host server: the XEP-0114 listener and a model of accounts, guests and rooms behind it."""
