<?php
// Puts an export into an empty site: php insert.php FILE. The file must be well-formed XML.
//
// It does what the WordPress Importer (0.8) does, with the same functions of WordPress in the same order.
// It goes further where the exports of two sites could not be compared otherwise:
// - accounts, terms and comments keep their numbers (posts do in the importer too), so no reference changes;
// - posts keep their date of change;
// - attachments are inserted without fetching the file, menu items as the posts that they are;
// - comments are not filtered as those of strangers are, which adds rel="nofollow" to their links.

define('WP_IMPORTING', true);
require __DIR__ . '/wp-config.php';
wp_set_current_user(1);

$channel = simplexml_load_file($argv[1], SimpleXMLElement::class, LIBXML_PARSEHUGE | LIBXML_NONET)->channel;
$spaces = $channel->getDocNamespaces(true);

/** Return the children that have a prefix as name => text; of names that come twice the first. */
function texts(SimpleXMLElement $element, string $prefix = 'wp'): array
{
    global $spaces;
    $found = [];
    foreach ($element->children($spaces[$prefix]) as $name => $child) {
        $found[$name] ??= (string) $child;
    }
    return $found;
}

/** Return what WordPress made, or end with what it says is wrong. */
function sure(mixed $made, string $what): mixed
{
    if (is_wp_error($made) || !$made) {
        $why = is_wp_error($made) ? implode('; ', $made->get_error_messages()) : 'nothing was made';
        throw new RuntimeException("$what: $why");
    }
    return $made;
}

/** Let the next row that is inserted have this number, if there is one. */
function number_next(string|int|null $number): void
{
    global $wpdb;
    if ((int) $number > 0) {
        $wpdb->query($wpdb->prepare('SET insert_id = %d', $number));
    }
}

/** Add the fields in some ...meta elements to a post, comment or term. */
function add_fields(string $kind, int $id, SimpleXMLElement $element): void
{
    global $spaces;
    foreach ($element->children($spaces['wp'])->{$kind . 'meta'} as $field) {
        ['meta_key' => $key, 'meta_value' => $value] = texts($field) + ['meta_key' => '', 'meta_value' => ''];
        $value = map_deep(maybe_unserialize($value), fn($part) => is_string($part) ? addslashes($part) : $part);
        add_metadata($kind, $id, wp_slash($key), $value);
    }
}

foreach ($channel->children($spaces['wp'])->author as $author) {
    $said = texts($author);
    if (username_exists($said['author_login'])) {
        continue;
    }
    number_next($said['author_id'] ?? null);
    sure(wp_insert_user(wp_slash([
        'user_login' => $said['author_login'],
        'user_pass' => wp_generate_password(),
        'user_email' => $said['author_email'] ?? '',
        'display_name' => $said['author_display_name'] ?? '',
        'first_name' => $said['author_first_name'] ?? '',
        'last_name' => $said['author_last_name'] ?? '',
        'role' => 'author',
    ])), "author $said[author_login]");
}

/** Add a term of the channel's lists, unless it is there. */
function add_term(SimpleXMLElement $term, array $said, string $taxonomy, string $slug, string $name, string $parent): void
{
    // An export has no name for a term that is called "0"; the importer passes over it.
    if (term_exists($slug, $taxonomy) || $name === '') {
        return;
    }
    $above = $parent === '' ? null : term_exists($parent, $taxonomy);
    number_next($said['term_id'] ?? null);
    $made = sure(wp_insert_term(wp_slash($name), $taxonomy, wp_slash([
        'slug' => $slug,
        'description' => $said['category_description'] ?? $said['tag_description'] ?? $said['term_description'] ?? '',
        'parent' => $above ? (int) $above['term_id'] : 0,
    ])), "$taxonomy $slug");
    add_fields('term', $made['term_id'], $term);
}

foreach ($channel->children($spaces['wp'])->category as $term) {
    $said = texts($term);
    $name = $said['cat_name'] ?? '';
    add_term($term, $said, 'category', $said['category_nicename'], $name, $said['category_parent'] ?? '');
}
foreach ($channel->children($spaces['wp'])->tag as $term) {
    $said = texts($term);
    add_term($term, $said, 'post_tag', $said['tag_slug'], $said['tag_name'] ?? '', '');
}
foreach ($channel->children($spaces['wp'])->term as $term) {
    $said = texts($term);
    add_term($term, $said, $said['term_taxonomy'], $said['term_slug'], $said['term_name'] ?? '', $said['term_parent'] ?? '');
}

$orphans = [];
foreach ($channel->item as $item) {
    $said = texts($item);
    $author = get_user_by('login', texts($item, 'dc')['creator'] ?? '');
    $id = (int) $said['post_id'];
    $parent = (int) ($said['post_parent'] ?? 0);
    if ($parent && !get_post($parent)) {
        $orphans[$id] = $parent; // as the importer: set when all posts are there
        $parent = 0;
    }
    $fields = [
        'import_id' => $id,
        'post_author' => $author ? $author->ID : 0,
        'post_title' => (string) $item->title,
        'post_content' => texts($item, 'content')['encoded'] ?? '',
        'post_excerpt' => texts($item, 'excerpt')['encoded'] ?? '',
        'guid' => (string) $item->guid,
        'post_parent' => $parent,
        'post_status' => $said['status'],
    ];
    foreach (['post_date', 'post_date_gmt', 'comment_status', 'ping_status', 'post_name', 'menu_order', 'post_type', 'post_password'] as $name) {
        $fields[$name] = $said[$name] ?? '';
    }
    if ($fields['post_type'] === 'attachment') {
        $fields['post_mime_type'] = wp_check_filetype($said['attachment_url'])['type'];
    }
    sure(wp_insert_post(wp_slash($fields), true), "item $id");
    if (($said['is_sticky'] ?? '') === '1') {
        stick_post($id);
    }

    $terms = [];
    foreach ($item->category as $category) {
        [$taxonomy, $slug] = [(string) $category['domain'], (string) $category['nicename']];
        $term = term_exists($slug, $taxonomy)
            ?: sure(wp_insert_term(wp_slash((string) $category), $taxonomy, ['slug' => $slug]), "item $id, $taxonomy $slug");
        $terms[$taxonomy][] = (int) $term['term_id'];
    }
    foreach ($terms as $taxonomy => $numbers) {
        sure(wp_set_post_terms($id, $numbers, $taxonomy), "item $id, $taxonomy");
    }
    add_fields('post', $id, $item);

    $comments = [];
    foreach ($item->children($spaces['wp'])->comment as $comment) {
        $comments[(int) texts($comment)['comment_id']] = $comment;
    }
    ksort($comments);
    foreach ($comments as $number => $comment) {
        $said_of_it = texts($comment);
        number_next($number);
        $made = sure(wp_insert_comment(wp_slash([
            'comment_post_ID' => $id,
            'user_id' => (int) ($said_of_it['comment_user_id'] ?? 0),
        ] + $said_of_it)), "item $id, comment $number");
        add_fields('comment', $made, $comment);
    }

    if (isset($said['post_modified'], $said['post_modified_gmt'])) {
        $wpdb->update(
            $wpdb->posts,
            ['post_modified' => $said['post_modified'], 'post_modified_gmt' => $said['post_modified_gmt']],
            ['ID' => $id]
        );
    }
}
foreach ($orphans as $id => $parent) {
    $wpdb->update($wpdb->posts, ['post_parent' => $parent], ['ID' => $id]);
    clean_post_cache($id);
}
