"""Words: cut out of texts, and what makes two of them the same to somebody who searches."""
