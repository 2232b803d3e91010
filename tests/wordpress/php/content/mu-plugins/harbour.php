<?php
// What the site has of its own, as plugins add it: types and taxonomies. And nothing leaves the machine.

add_action('init', function () {
    register_post_type('meeting', [
        'public' => true,
        'show_in_rest' => true,
        'supports' => ['title', 'editor', 'excerpt', 'author', 'comments', 'custom-fields', 'thumbnail'],
    ]);
    register_post_type('ledger', ['public' => false, 'hierarchical' => true]);
    register_taxonomy('quay', ['post', 'meeting'], ['hierarchical' => true, 'show_in_rest' => true]);
    register_taxonomy('ship', ['post', 'ledger'], ['show_in_rest' => true]);
});

add_filter('pre_http_request', fn() => new WP_Error('closed', 'This site asks nobody.'));

function wp_mail()
{
    return true;
}

function wp_new_blog_notification()
{
}
