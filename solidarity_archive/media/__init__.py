"""Files that posts show."""
