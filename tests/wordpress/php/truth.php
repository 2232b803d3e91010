<?php
// What is in the database, as JSON: against this an import is measured. No text is changed by any filter.

require __DIR__ . '/wp-config.php';
wp_set_current_user(1); // who may read private posts is told their addresses

/** Return the rows of a query, grouped by a column, which is left out. */
function grouped(string $query, string $by): array
{
    global $wpdb;
    $found = [];
    foreach ($wpdb->get_results($query, ARRAY_A) as $row) {
        $key = $row[$by];
        unset($row[$by]);
        $found[$key][] = $row;
    }
    return $found;
}

global $wpdb;
$people = array_column($wpdb->get_results("SELECT * FROM $wpdb->users", ARRAY_A), null, 'ID');
$meta = grouped("SELECT post_id, meta_key, meta_value FROM $wpdb->postmeta ORDER BY meta_id", 'post_id');
$comments = grouped("SELECT * FROM $wpdb->comments ORDER BY comment_ID", 'comment_post_ID');
$comment_meta = grouped("SELECT comment_id, meta_key, meta_value FROM $wpdb->commentmeta ORDER BY meta_id", 'comment_id');
$terms = grouped(
    "SELECT object_id, taxonomy, t.name, t.slug, above.slug AS parent FROM $wpdb->term_relationships
    JOIN $wpdb->term_taxonomy tt USING (term_taxonomy_id) JOIN $wpdb->terms t USING (term_id)
    LEFT JOIN $wpdb->terms above ON above.term_id = tt.parent ORDER BY object_id",
    'object_id'
);
foreach ($terms as &$of_post) {
    foreach ($of_post as &$term) {
        if ($term['taxonomy'] === 'post_format') { // what the database has is for machines
            $term['name'] = get_post_format_string(substr($term['slug'], strlen('post-format-')));
        }
    }
}
unset($of_post, $term);
$sticky = get_option('sticky_posts');

$posts = [];
foreach ($wpdb->get_results("SELECT * FROM $wpdb->posts ORDER BY ID", ARRAY_A) as $row) {
    $id = $row['ID'];
    $author = $people[$row['post_author']] ?? null;
    $posts[] = $row + [
        'title_plain' => trim(html_entity_decode(strip_tags($row['post_title']), ENT_QUOTES | ENT_HTML5)),
        'permalink' => get_permalink((int) $id),
        'login' => $author['user_login'] ?? null,
        'nicename' => $author['user_nicename'] ?? null,
        'display_name' => $author['display_name'] ?? null,
        'sticky' => in_array((int) $id, $sticky, true),
        'file' => $row['post_type'] === 'attachment' ? wp_get_attachment_url((int) $id) : null,
        'terms' => $terms[$id] ?? [],
        'meta' => $meta[$id] ?? [],
        'comments' => array_map(
            fn($comment) => $comment + ['meta' => $comment_meta[$comment['comment_ID']] ?? []],
            $comments[$id] ?? []
        ),
    ];
}

$months = [];
$shown = wp_get_archives(['type' => 'monthly', 'format' => 'custom', 'show_post_count' => true, 'echo' => false]);
preg_match_all('~/(\d{4})/(\d{2})/\'.*?&nbsp;\((\d+)\)~', $shown, $found, PREG_SET_ORDER);
foreach ($found as [, $year, $month, $count]) {
    $months["$year-$month"] = (int) $count;
}

echo json_encode(
    ['posts' => $posts, 'months' => $months],
    JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR
);
