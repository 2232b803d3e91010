<?php
// Doors that a test has shut, by the option "closed": the REST API and feeds, as plugins shut them.

$closed = explode(',', (string) get_option('closed'));

if (in_array('rest', $closed, true)) {
    remove_action('template_redirect', 'rest_output_link_header', 11);
    remove_action('wp_head', 'rest_output_link_wp_head');
    add_filter('rest_authentication_errors', fn() => new WP_Error('closed', 'Not for you.', ['status' => 401]));
}

if (in_array('feed', $closed, true)) {
    remove_action('wp_head', 'feed_links', 2);
    foreach (['do_feed', 'do_feed_rdf', 'do_feed_rss', 'do_feed_rss2', 'do_feed_atom'] as $door) {
        add_action($door, fn() => wp_die('There are no feeds here.', '', ['response' => 404]), 1);
    }
}
