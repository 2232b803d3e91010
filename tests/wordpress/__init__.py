"""A real WordPress, from Debian's packages, that the program's exports come from and go back to."""
