<?php
// The settings of a site, all from the environment. Debian's tree in /usr/share/wordpress is used as it lies.

define('ABSPATH', getenv('WORDPRESS_ROOT') . '/');
define('WP_CONTENT_DIR', getenv('WORDPRESS_CONTENT'));
define('WP_HOME', getenv('WORDPRESS_ADDRESS'));
define('WP_SITEURL', WP_HOME);

define('DB_NAME', getenv('WORDPRESS_DATABASE'));
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('WORDPRESS_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
$table_prefix = 'wp_';

foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", "$name key of a site that nobody visits");
    define("{$name}_SALT", "$name salt of a site that nobody visits");
}

define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords work without https
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', false);
define('WP_DISABLE_FATAL_ERROR_HANDLER', true); // errors are for us

if (PHP_SAPI === 'cli') {
    $_SERVER += ['HTTP_HOST' => parse_url(WP_HOME, PHP_URL_HOST), 'SERVER_PROTOCOL' => 'HTTP/1.1'];
    $_SERVER['REQUEST_URI'] = '/';
}
require ABSPATH . 'wp-settings.php';
