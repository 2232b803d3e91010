<?php
// Ordinary posts of three decades, so that months have one post, several or none.

$writers = [1, $people['ned morgan'], $people['anna.k'], $people['wanda']];
$subjects = ['Fog', 'Oil', 'The winch', 'Gulls', 'Rope', 'Tides', 'Bread', 'The bell'];
for ($number = 0; $number < 48; $number++) {
    $subject = $subjects[$number % 8];
    $moment = gmmktime(5 * $number, 7 * $number, 0, 3 + 5 * $number, 1 + $number % 28, 1990);
    put("$subject, letter $number", "$subject was our trouble, and this is letter $number about it.\n\nMore soon.", [
        'date' => gmdate('Y-m-d H:i:s', $moment),
        'modified' => gmdate('Y-m-d H:i:s', $moment + 3600 * $number),
        'author' => $writers[$number % 4],
        'terms' => $number % 3 ? ['category' => ['Boats'], 'post_tag' => ['lamp', 'Oil & wick']] : [],
    ]);
}
