<?php
// An empty site: one administrator, the category that every site has, no post.

define('WP_INSTALLING', true);
require __DIR__ . '/wp-config.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install('Lamp & Anchor – Маяк', 'keeper', 'keeper@lamp.example', true, '', 'a password', 'en_US');
foreach (get_posts(['post_type' => 'any', 'post_status' => 'any', 'numberposts' => -1]) as $post) {
    wp_delete_post($post->ID, true);
}
update_option('blogdescription', 'Letters from the <harbour> & the light');
update_option('timezone_string', 'Europe/Kyiv');
update_option('posts_per_page', 100);
update_option('posts_per_rss', 100);
update_option('template', 'plain');
update_option('stylesheet', 'plain');

global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%day%/%postname%/');
