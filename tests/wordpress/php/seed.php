<?php
// Fills a site with at least one of everything that WordPress can keep, by WordPress's own functions.

require __DIR__ . '/wp-config.php';
require ABSPATH . 'wp-admin/includes/user.php';
wp_set_current_user(1); // an administrator may write any HTML

/** Return what WordPress made, or end with what it says is wrong. */
function sure(mixed $made): mixed
{
    if (is_wp_error($made)) {
        throw new RuntimeException(implode('; ', $made->get_error_messages()) . ' ' . wp_json_encode($made->error_data));
    }
    return $made;
}

/** Add a post; `modified` is a local time, `meta` holds lists of values, `terms` names by taxonomy. */
function put(string $title, string $content = '', array $more = []): int
{
    global $wpdb;
    $fields = [
        'post_title' => $title,
        'post_content' => $content,
        'post_status' => $more['status'] ?? 'publish',
        'post_type' => $more['type'] ?? 'post',
        'post_date' => $more['date'] ?? '2015-04-10 09:00:00',
        'post_author' => $more['author'] ?? 1,
    ];
    $plain = ['modified', 'meta', 'terms', 'format', 'status', 'type', 'date', 'author'];
    foreach (array_diff_key($more, array_flip($plain)) as $name => $value) {
        $fields["post_$name"] = $value;
    }
    foreach (['comment_status', 'ping_status', 'menu_order', 'guid'] as $name) {
        if (isset($more[$name])) {
            $fields[$name] = $more[$name];
            unset($fields["post_$name"]);
        }
    }
    $id = sure(wp_insert_post(wp_slash($fields), true));
    foreach ($more['terms'] ?? [] as $taxonomy => $terms) {
        sure(wp_set_object_terms($id, $terms, $taxonomy));
    }
    foreach ($more['meta'] ?? [] as $key => $values) {
        foreach ($values as $value) {
            add_post_meta($id, wp_slash($key), wp_slash($value));
        }
    }
    if (isset($more['format'])) {
        sure(set_post_format($id, $more['format']));
    }
    $changed = $more['modified'] ?? '2016-01-31 23:59:59';
    $wpdb->update(
        $wpdb->posts,
        ['post_modified' => $changed, 'post_modified_gmt' => get_gmt_from_date($changed)],
        ['ID' => $id]
    );
    clean_post_cache($id);
    return $id;
}

/** Add a comment. */
function remark(int $post, string $content, array $more = []): int
{
    $fields = $more + [
        'comment_post_ID' => $post,
        'comment_author' => 'Ned',
        'comment_author_email' => 'ned@post.example',
        'comment_author_IP' => '192.0.2.7',
        'comment_date' => '2015-04-12 10:00:00',
        'comment_content' => $content,
    ];
    return wp_insert_comment(wp_slash($fields));
}

foreach (['people', 'terms', 'posts', 'texts', 'types', 'comments', 'years', 'leaving'] as $part) {
    require __DIR__ . "/seed/$part.php";
}
