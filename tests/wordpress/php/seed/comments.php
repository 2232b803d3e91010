<?php
// What readers wrote: threads, pings, what waits, what was thrown away, what is spam.

$talked = put('Talked about', 'Say what you think.', ['date' => '2015-04-11 08:00:00', 'terms' => $crew]);
$first = remark($talked, "First!\n\nWith <b>markup</b> & \"quotes\", ]]> too.", ['comment_author_url' => 'https://ned.example/?a=1&b=2']);
$answer = remark($talked, 'An answer.', ['comment_parent' => $first, 'user_id' => $people['wanda'], 'comment_author' => 'Wanda & Crew']);
remark($talked, 'An answer to the answer.', ['comment_parent' => $answer, 'comment_author' => 'Анна', 'comment_author_IP' => '2001:db8::7']);
remark($talked, 'Another answer, by an account without posts.', ['comment_parent' => $first, 'user_id' => $people['reader']]);
remark($talked, 'By an account that is gone.', ['user_id' => $people['gone']]);
remark($talked, '[…] they talk of it […]', [
    'comment_type' => 'pingback', 'comment_author' => 'Other lamp &#8211; blog', 'comment_author_url' => 'https://other.example/x?p=1&q=2',
    'comment_author_email' => '', 'comment_author_IP' => '',
]);
remark($talked, '<strong>Title</strong> and words', ['comment_type' => 'trackback', 'comment_author' => 'Third lamp', 'comment_author_url' => 'https://third.example/']);
remark($talked, 'Of a type that a plugin made.', ['comment_type' => 'review']);
remark($talked, 'May I?', ['comment_approved' => '0']);
$trashed = remark($talked, 'Thrown away.');
$under = remark($talked, 'An answer to what was thrown away.', ['comment_parent' => $trashed]);
wp_trash_comment($trashed);
$spam = remark($talked, 'Buy oil', ['comment_author_url' => 'https://oil.example/']);
remark($talked, 'An answer to spam.', ['comment_parent' => $spam]);
wp_spam_comment($spam);
wp_spam_comment(remark($talked, 'Buy wicks'));

$rated = remark($talked, 'With fields.', ['comment_date' => '2015-10-25 03:30:00']);
foreach (['rating' => ['4', '5', '', '0'], 'list' => [['a' => ['б', "c'd\"\\"]]], 'key & <b>' => ['x ]]> y'], 'lines' => ["a\nb"]] as $key => $values) {
    foreach ($values as $value) {
        add_comment_meta($rated, wp_slash($key), wp_slash($value));
    }
}
remark($talked, "Emoji 🚢 فنار\u{2028}\u{A0}", ['comment_author' => '🧜 “Mermaid”']);
remark($talked, "Windows\r\nline ends\r\n");
remark($talked, "A bell \x07 rings");
remark($talked, 'Entities &amp; &lt;b&gt; &eacute; &copy \\ back\\\\slash');
remark($talked, '', ['comment_author' => '', 'comment_author_email' => '']);
remark($talked, '0', ['comment_author' => '0']);
remark($talked, 'In no zone.', ['comment_date' => '2015-03-29 03:30:00']);
remark($talked, 'In the same second as the first.');
remark($talked, '  white space  ');
$old = remark($talked, 'From before comments had a type.');
$wpdb->update($wpdb->comments, ['comment_type' => ''], ['comment_ID' => $old]);

foreach (
    [
        'locked' => ['password' => 'wick'],
        'draft' => ['status' => 'draft'],
        'private' => ['status' => 'private'],
        'page' => ['type' => 'page', 'comment_status' => 'open'],
        'meeting' => ['type' => 'meeting'],
    ] as $name => $fields
) {
    $post = put("Talked about: $name", 'Well?', $fields);
    remark($post, "On $name, 2.", ['comment_parent' => remark($post, "On $name, 1.")]);
}
remark($lamp, 'On a picture.');
$lost = put('Thrown away with its comments', 'Well?');
remark($lost, 'Was approved.');
remark($lost, 'Was waiting.', ['comment_approved' => '0']);
wp_trash_post($lost);
