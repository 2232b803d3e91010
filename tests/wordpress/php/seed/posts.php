<?php
// Posts of every status, with every field that a post has.

$crew = ['category' => ['Events & Meetings', 'Night & Early Boats', 'Солідарність'], 'post_tag' => ['lamp', 'маяк']];

put('Published', 'The lamp is lit.', ['terms' => $crew, 'author' => $people['ned morgan']]);
put('Planned', 'The lamp will be lit.', ['status' => 'future', 'date' => '2061-07-28 04:12:00', 'terms' => $crew]);
put('A draft', 'The lamp may be lit.', ['status' => 'draft', 'terms' => $crew, 'author' => $people['anna.k']]);
put('A draft with an address', 'Perhaps.', ['status' => 'draft', 'name' => 'perhaps-a-draft']);
put('To be looked at', 'Is it lit?', ['status' => 'pending', 'author' => $people['wanda'], 'terms' => $crew]);
put('For us alone', 'Do not light it.', ['status' => 'private', 'terms' => $crew]);
put('Private: its name begins so', 'And is not.', ['name' => 'begins-so']);
put('Protected: its name begins so too', 'And is not.');
$left = ['slug-of-one-thrown-away', 'Thrown away', 'draft-thrown-away'];
wp_trash_post(put('Thrown away', 'Gone out.', ['name' => $left[0], 'meta' => ['kept' => ['yes']], 'terms' => $crew]));
wp_trash_post(put('A draft thrown away', 'Never lit.', ['status' => 'draft']));
put('Has the address of what was thrown away', '', ['name' => $left[0]]);

put('Under lock', 'Only <b>keepers</b> know.<!--more-->The rest.', ['password' => 'wick & oil', 'terms' => $crew]);
put('Under lock and planned', 'Later.', ['password' => '0', 'status' => 'future', 'date' => '2061-08-01 00:00:00']);
stick_post(put('On top', 'Stays here.', ['terms' => $crew]));
stick_post(put('On top, but private', 'Hm.', ['status' => 'private']));
foreach (array_keys(get_post_format_slugs()) as $format) {
    if ($format !== 'standard') {
        put("In the form $format", "This is $format.", ['format' => $format, 'date' => '2014-11-05 18:30:00']);
    }
}

put('No comments, please', 'None.', ['comment_status' => 'closed', 'ping_status' => 'closed']);
put('Comments but no pings', 'Some.', ['comment_status' => 'open', 'ping_status' => 'closed']);
put('An abstract of its own', 'Long text.', ['excerpt' => 'Short <i>text</i> & "more"']);
put('A nought for an abstract', 'Text.', ['excerpt' => '0']);
put('White space for an abstract', 'Text.', ['excerpt' => "  \n "]);
put('A guid of another place', 'Moved here.', ['guid' => 'https://old.lamp.example/?p=17&lang=uk']);
put('Of every tag', 'All.', ['terms' => ['post_tag' => get_terms([
    'taxonomy' => 'post_tag', 'hide_empty' => false, 'exclude' => get_term_by('slug', 'not-used', 'post_tag')->term_id,
    'fields' => 'ids',
])]]);
put('In every taxonomy', 'All.', ['terms' => [
    'category' => ['Boats', 'The 04:12', 'Порт', '"Quoted" & \'so\' on', str_repeat('Довга назва ', 12)],
    'quay' => ['Berth 1', 'Boats', 'Західний причал'],
    'ship' => ['SS Wanda'],
    'post_tag' => ['Boats'],
]]);
$bare = put('In no category at all', 'None.');
wp_delete_object_term_relationships($bare, ['category']);
put('By one who was deleted', 'Farewell.', ['author' => $people['gone'], 'terms' => $crew]);
put('By nobody', 'Nobody wrote this.', ['author' => 0]);
put('By one with an address for a name', 'Ahoj.', ['author' => $people['lukasz@quay.example']]);

// Dates. In Kyiv the clock went from 03:00 to 04:00 on 29 March 2015, and from 04:00 back to 03:00 on 25 October.
foreach (
    [
        'In the hour that never was' => '2015-03-29 03:30:00',
        'In the hour that came twice' => '2015-10-25 03:30:00',
        'May here, April in Greenwich' => '2015-05-01 01:15:00',
        'A new year here alone' => '2015-01-01 00:30:00',
        'A leap day' => '2012-02-29 23:59:59',
        'On the day of the general strike' => '1984-06-18 12:00:00',
        'Before clocks agreed' => '1912-05-01 12:00:00',
        'Before the epoch' => '1969-12-31 23:59:59',
        'After 2038' => '2038-01-19 05:14:08',
    ] as $title => $date
) {
    put($title, "It was $date.", ['date' => $date, 'modified' => $date]);
}
foreach (['One', 'Two', 'Three'] as $number) {
    put("$number of one second", $number, ['date' => '2015-06-15 12:00:00', 'modified' => '2015-06-15 12:00:00']);
}
put('Changed before it was published', 'So it says.', ['date' => '2015-07-01 10:00:00', 'modified' => '2015-06-01 10:00:00']);

// A post changed twice has revisions, and one begun and left is an auto-draft: neither is exported.
$changed = put('Changed twice', 'At first.');
foreach (['Then.', 'In the end.'] as $content) {
    wp_update_post(['ID' => $changed, 'post_content' => $content]);
}
put('Begun and left', '', ['status' => 'auto-draft']);

put('Custom fields', 'They are below.', ['meta' => [
    'one' => ['1'],
    'several' => ['b', 'a', 'b', ''],
    'empty' => [''],
    'nought' => ['0'],
    'leading zeros' => ['007'],
    'a list' => [['x', 'y' => ['ключ' => 'значення "&" <b>'], 3 => null, 4 => 1.5, 5 => true]],
    'a list as text' => ['a:1:{i:0;s:1:"x";}'],
    'an object' => [(object) ['wick' => 'trimmed', 'inner' => (object) ['oil' => 2]]],
    'broken: a:2:{' => ['a:2:{i:0;s:99:"short";}'],
    'ключ' => ['значення'],
    'key "with" <signs> & \'quotes\'' => ['a'],
    'key:with/every-thing.else\\here' => ['b'],
    '🔑' => ['🚪'],
    'backslashes' => ['C:\\oil\\new', '\\u2019', '\\\\'],
    'json' => ['{"a":"\\u0430 \\"b\\"","c":[1,2]}'],
    'lines' => ["one\ntwo\n\nthree\t\n"],
    'white space' => ['  both sides  '],
    'section' => ['a ]]> b ]]]]> c <![CDATA[ d ]]>'],
    'html' => ['<p class="x">&nbsp;&amp;</p>'],
    'very long' => [str_repeat('wick ', 20000)],
    '_hidden' => ['yes'],
    '_edit_lock' => ['1430000000:1'],
    '_edit_last' => ['1'],
    '_wp_old_slug' => ['fields', 'полята'],
    '_oembed_0123456789abcdef0123456789abcdef' => ['<iframe src="https://film.example/1"></iframe>'],
    '_wp_page_template' => ['template-wide.php'],
]]);
$turns = put('Custom fields by turns', 'a, b, a.');
foreach ([['a', '1'], ['b', '2'], ['a', '3'], ['A', '4']] as [$key, $value]) {
    add_post_meta($turns, $key, $value);
}

// What programs leave behind that write to the database themselves.
$foreign = put('Custom fields by another hand', 'They are below.');
foreach (['cut short' => 'a:2:{i:0;s:99:"short";}', 'Windows' => "a:1:{i:0;s:4:\"a\r\nb\";}", 'nothing' => null] as $key => $value) {
    $wpdb->insert($wpdb->postmeta, ['post_id' => $foreign, 'meta_key' => $key, 'meta_value' => $value]);
}
