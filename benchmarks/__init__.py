"""What the program costs, measured; nothing in it is needed to use the program."""
