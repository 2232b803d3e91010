<?php
// What happens at a site in a week: five posts are edited, three are new, two go. Prints their numbers.

require __DIR__ . '/wp-config.php';
wp_set_current_user(1);

$posts = get_posts(['numberposts' => 7, 'orderby' => 'ID', 'order' => 'DESC', 's' => 'letter', 'has_password' => false]);
[$edited, $gone] = [array_slice($posts, 0, 5), array_slice($posts, 5)];
foreach ($edited as $post) {
    wp_update_post(['ID' => $post->ID, 'post_content' => $post->post_content . "\n\nPS: it was longer."]);
}
$new = [];
foreach (['A new letter', 'Another new letter', 'One that was planned long ago'] as $title) {
    $new[] = wp_insert_post(['post_title' => $title, 'post_content' => 'Just written.', 'post_status' => 'publish']);
}
// One that was planned keeps its day of change when it comes out: only the list of numbers shows it.
$GLOBALS['wpdb']->update(
    $GLOBALS['wpdb']->posts,
    ['post_modified' => '2015-01-01 00:00:00', 'post_modified_gmt' => '2014-12-31 22:00:00'],
    ['ID' => $new[2]]
);
wp_trash_post($gone[0]->ID);
wp_delete_post($gone[1]->ID, true);
$numbers = fn($posts) => array_map(fn($post) => (string) $post->ID, $posts);
echo json_encode(['edited' => $numbers($edited), 'new' => array_map('strval', $new), 'gone' => $numbers($gone)]);
