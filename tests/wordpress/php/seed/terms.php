<?php
// Categories and tags, terms of the site's own taxonomies: some above others, some of no post.

/** Add a term; `parent` is an id. */
function term(string $taxonomy, string $name, array $more = []): int
{
    return sure(wp_insert_term(wp_slash($name), $taxonomy, wp_slash($more)))['term_id'];
}

// What stands above others may come after them.
$boats = term('category', 'Boats', ['description' => "Everything that floats.\nAnd what <em>does not</em> & should."]);
$early = term('category', 'Night & Early Boats', ['slug' => 'night-boats', 'parent' => $boats]);
term('category', 'The 04:12', ['parent' => $early]);
$news = term('category', 'Events & Meetings', ['description' => 'Fish &amp; ships']);
$above = term('category', 'Above & before');
sure(wp_update_term($news, 'category', ['parent' => $above]));
term('category', 'Солідарність', ['description' => 'Листи з Одеси']);
term('category', 'Порт', ['parent' => term('category', 'Місто')]);
term('category', '"Quoted" & \'so\' on');
term('category', 'Nobody writes of this', ['description' => 'No post has it.', 'parent' => $boats]);
term('category', str_repeat('Довга назва ', 12));
add_term_meta($boats, 'colour', 'sea green');
add_term_meta($boats, 'colour', 'rust & salt');
add_term_meta($boats, 'order', ['first' => 1, 'then' => ['ключ' => 'a "b" \'c\' \\d']]);

foreach (['lamp', 'Oil & wick', 'Boats', 'маяк', '灯台', 'فنار', '#strike', '0', 'C++', 'Caf&eacute;', '🚢'] as $tag) {
    term('post_tag', $tag);
}
term('post_tag', 'Unused', ['description' => 'A tag that no post has, ]]> and all', 'slug' => 'not-used']);
term('post_tag', 'fish <em>fresh</em> &lt;today&gt;', ['slug' => 'fresh-fish']);
add_term_meta(term('post_tag', 'Weighed'), 'grams', '0');

$north = term('quay', 'North Quay', ['slug' => 'north', 'description' => 'Cold.']);
term('quay', 'Berth 1', ['parent' => term('quay', 'Inner Basin', ['parent' => $north])]);
term('quay', 'Boats', ['slug' => 'boats']); // as a category is called
term('quay', 'Західний причал');
add_term_meta($north, 'depth', '12.5');
add_term_meta($north, 'empty', '');
term('ship', 'SS Wanda');
term('ship', 'Without posts');
