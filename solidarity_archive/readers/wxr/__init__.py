"""WordPress's own export, WXR ("WordPress eXtended RSS"): all of a site's posts, with their comments."""
