"""What a search asks for, how good an answer is, and which passage shows it: pure, without a database."""
