<?php
// Those who write. One of them is deleted in leaving.php.

$people = [];
foreach (
    [
        'ned morgan' => ['Ned Morgan', 'Ned', 'Morgan'],
        'anna.k' => ['Анна Коваленко', 'Анна', 'Коваленко'],
        'wanda' => ['Wanda & Crew', 'Wanda', '"The Winch" O\'Hara'],
        'lukasz@quay.example' => ['Łukasz Ćwikła ⚓', 'Łukasz', 'Ćwikła'],
        'gone' => ['Old Tom', 'Tom', ''],
        'reader' => ['Only a Reader', '', ''],
    ] as $login => [$shown, $first, $last]
) {
    $people[$login] = sure(wp_insert_user(wp_slash([
        'user_login' => $login,
        'user_pass' => 'a password',
        'user_email' => sanitize_title($login) . '@lamp.example',
        'display_name' => $shown,
        'first_name' => $first,
        'last_name' => $last,
        'role' => 'author',
    ])));
}
