"""The scenario tests: the language, its cast, the scripted server and the backends."""
