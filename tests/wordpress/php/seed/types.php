<?php
// What is no post: pages, files, menus, blocks that are used again, types of the site's own.

$about = put('About', 'We are.', ['type' => 'page', 'menu_order' => 2, 'author' => $people['wanda']]);
$house = put('The house', 'It stands.', ['type' => 'page', 'parent' => $about, 'menu_order' => 1]);
put('The lamp', 'It shines.', ['type' => 'page', 'parent' => $house, 'menu_order' => -3, 'meta' => ['_wp_page_template' => ['wide.php']]]);
put('The house', 'Another of the name.', ['type' => 'page', 'status' => 'draft', 'parent' => $about]);
put('For keepers', 'Hush.', ['type' => 'page', 'password' => 'wick', 'comment_status' => 'open']);
put('Про нас', 'Ми є.', ['type' => 'page', 'menu_order' => 10]);
wp_trash_post(put('An old page', 'It stood.', ['type' => 'page', 'parent' => $about]));

/** Add a file of which only the record is there. */
function attach(string $file, string $title, int $parent, array $more = []): int
{
    $fields = $more + [
        'post_title' => $title,
        'post_content' => 'What is seen: ' . $title,
        'post_excerpt' => 'Caption & <i>more</i>',
        'post_mime_type' => wp_check_filetype($file)['type'],
        'post_date' => '2015-04-01 07:00:00',
        'post_status' => 'inherit',
        'guid' => home_url("/wp-content/uploads/$file"),
    ];
    $id = sure(wp_insert_attachment(wp_slash($fields), $file, $parent, true));
    if (str_starts_with($fields['post_mime_type'], 'image')) {
        wp_update_attachment_metadata($id, [
            'width' => 640,
            'height' => 400,
            'file' => $file,
            'sizes' => ['thumbnail' => ['file' => "small-$title.jpg", 'width' => 150, 'height' => 150]],
            'image_meta' => ['caption' => "Łódź & \"co\"", 'keywords' => [], 'aperture' => '0'],
        ]);
        add_post_meta($id, '_wp_attachment_image_alt', wp_slash('The "lamp" & its <keeper>'));
    }
    return $id;
}

$seen = put('With pictures', 'None yet.', ['date' => '2015-04-20 10:00:00', 'author' => $people['wanda']]);
$lamp = attach('2015/04/lamp.jpg', 'Lamp', $seen);
$fog = attach('2015/04/туман.png', 'Туман', $seen, ['menu_order' => 2]);
$horn = attach('2015/04/horn & bell.mp3', 'Horn', 0);
attach('2015/04/rules.pdf', 'Rules', $about, ['post_author' => $people['ned morgan'], 'post_password' => 'wick']);
attach('2015/04/rope.jpg', 'Rope', 0); // has its address before a post of that name
set_post_thumbnail($seen, $lamp);
$picture = wp_get_attachment_url($lamp);
wp_update_post(wp_slash(['ID' => $seen, 'post_content' => <<<HTML
    [gallery ids="$lamp,$fog" columns="2"]
    <img class="size-full wp-image-$lamp" src="$picture?a=1&amp;b=2" alt="">
    <!-- wp:gallery {"linkTo":"none"} -->
    <figure class="wp-block-gallery"><!-- wp:image {"id":$fog} --><figure><img src="/t.png" class="wp-image-$fog"/></figure><!-- /wp:image --></figure>
    <!-- /wp:gallery -->
    [audio mp3="/wp-content/uploads/2015/04/horn.mp3" id="$horn"]
    HTML]));

$meeting = ['type' => 'meeting', 'terms' => ['quay' => ['North Quay', 'Boats']], 'meta' => ['where' => ['Quay 4', 'Hall']]];
put('Meeting on the quay', 'Come all.', $meeting + ['date' => '2015-09-01 18:00:00', 'author' => $people['anna.k']]);
put('Збори', 'Приходьте.', $meeting + ['date' => '2015-09-02 18:00:00', 'excerpt' => 'Всі']);
put('Meeting under lock', 'Come, few.', $meeting + ['password' => 'wick', 'status' => 'publish']);
put('Meeting that may be', 'Come?', $meeting + ['status' => 'draft']);
$book = put('Ledger', '12 barrels', ['type' => 'ledger', 'terms' => ['ship' => ['SS Wanda']]]);
put('Page 1', '3 barrels', ['type' => 'ledger', 'parent' => $book, 'menu_order' => 1]);
put('Greeting', '<!-- wp:paragraph --><p>Ahoy!</p><!-- /wp:paragraph -->', ['type' => 'wp_block']);
wp_update_custom_css_post('a > b::before { content: "\\2693 ]]>"; }', ['stylesheet' => 'plain']);

$menu = sure(wp_create_nav_menu('Main & only'));
$item = fn(array $fields) => sure(wp_update_nav_menu_item($menu, 0, wp_slash($fields + ['menu-item-status' => 'publish'])));
$top = $item(['menu-item-title' => 'Home & "lamp"', 'menu-item-url' => 'https://lamp.example/?a=1&b=2', 'menu-item-classes' => 'big red']);
$item(['menu-item-object' => 'page', 'menu-item-object-id' => $about, 'menu-item-type' => 'post_type', 'menu-item-parent-id' => $top]);
$item(['menu-item-object' => 'category', 'menu-item-object-id' => $boats, 'menu-item-type' => 'taxonomy', 'menu-item-title' => 'Човни']);
$item(['menu-item-title' => 'Not yet', 'menu-item-url' => '#', 'menu-item-status' => 'draft']);
sure(wp_create_nav_menu('Empty menu'));
