<?php
// An empty database for a site, with the collation that WordPress chooses itself.

$server = new mysqli('localhost', 'root', '', '', 0, getenv('WORDPRESS_SOCKET'));
$name = getenv('WORDPRESS_DATABASE');
$server->query("CREATE DATABASE `$name` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci");
