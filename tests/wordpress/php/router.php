<?php
// The front door for PHP's own server: every address goes to WordPress, as wp-blog-header.php does it.

$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
unset($_SERVER['PATH_INFO'], $_SERVER['ORIG_PATH_INFO']);
define('WP_USE_THEMES', true);
error_log("asked for {$_SERVER['REQUEST_URI']}"); // in the server's log
require __DIR__ . '/wp-config.php';
wp();
require ABSPATH . WPINC . '/template-loader.php';
