"""What an archive must survive: rot, kills, full disks, faults, crowds, files that nobody vouches for.

``python -m tests.torture [--full] [--seed N] [NAME…]`` runs it and prints a line for each test.
"""
