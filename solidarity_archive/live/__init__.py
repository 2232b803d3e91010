"""Sites that still answer: found, read whole, and asked again for what changed."""
