#!/usr/bin/python3
"""Runs the scenarios of this folder; see README.md beside this file."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))

from usher_test.runner import main  # noqa: E402  (the path comes first)

if __name__ == '__main__':
    sys.exit(main())
