<?php
// What "Tools > Export > All content" sends, on standard output.

require __DIR__ . '/wp-config.php';
require ABSPATH . 'wp-admin/includes/export.php';
wp_set_current_user(1);
export_wp();
