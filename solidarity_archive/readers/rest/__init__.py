"""What WordPress's REST API answers, saved as it came."""
