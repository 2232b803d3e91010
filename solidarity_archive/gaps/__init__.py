"""What the archive should hold and does not, as far as what it holds says so."""
