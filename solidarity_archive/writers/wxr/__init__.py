"""WordPress's own export, as its importer takes it (WXR 1.2; export_wp in wp-admin/includes/export.php)."""
