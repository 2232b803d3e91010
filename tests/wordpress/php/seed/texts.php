<?php
// What stands in titles, texts and addresses: markup, signs of every kind, nothing at all.

$titles = [
    '0',
    '',
    'A <em>stressed</em> word &amp; an ampersand',
    'Less than &lt;b&gt; and R&D, "quotes" and \'so\'',
    'Entities: &eacute; &#8211; &hellip; &nbsp; &copy &unknown;',
    '<img src="/lamp.png" alt="A lamp">',
    '1 < 2 > 1',
    "A no-break space at the end\u{A0}",
    "Two  spaces,\ta tab and a\nline end",
    'Маяк «Солідарність»: лист № 3',
    'رسالة من الفنار',
    '灯台からの手紙 🚢⚓👩‍🏭',
    "e\u{301}tude decomposed, \u{202E}turned\u{202C}, zero\u{200B}width",
    'It ends a section ]]> here ]]',
    'A backslash \\ and \\n and C:\\new',
    '[gallery] in a title',
    str_repeat('Дуже довга назва листа про маяк ', 20),
    '%d0%bc %25 percent',
    '....',
];
foreach ($titles as $number => $title) {
    put($title, "Text $number.", ['date' => sprintf('2014-03-%02d 08:00:00', $number + 1)]);
}
foreach (['мій-маяк', '灯台', 'fünf-öfen', 'a.b_c', str_repeat('довга-адреса-', 30), '2015', 'feed'] as $number => $slug) {
    put("Its address is $slug", '', ['name' => $slug, 'date' => sprintf('2014-04-%02d 08:00:00', $number + 1)]);
}

$texts = [
    'Nothing' => '',
    'A nought' => '0',
    'White space around' => "\n\n  indented\n\n\n",
    'The rest is below' => "Before.\n\n<!--more Read on, <b>mate</b>-->\n\nAfter.",
    'Several pages' => "One<!--nextpage-->Two<!--more-->\n<!--nextpage-->\nThree",
    'The end of a section' => 'In code: if (a[b[0]]>c) { } ]]> ]]]]><![CDATA[> <![CDATA[x]]>',
    'Windows line ends' => "One\r\n\r\nTwo\r\nThree\rFour",
    'Control characters' => "Bell \x07, tab \t, vertical \x0B, form \x0C, unit \x1F, nothing \x00, delete \x7F, \u{FFFE}\u{FFFF}.",
    'Odd spaces' => "a\u{A0}b\u{2009}c\u{3000}d\u{2028}e\u{2029}f\u{85}g\u{FEFF}h",
    'Emoji' => '🚢 👩‍🏭 🇺🇦 ❤️ 1️⃣ and a smiley :)',
    'From right to left' => "<p dir=\"rtl\">رسالة من الفنار</p>\n\u{202B}שלום\u{202C}",
    'Entities' => '&amp; &amp;amp; &lt;b&gt; &nbsp;&eacute;&#8364;&#x20AC; &copy & && &unknown; "q" \'a\'',
    'Backslashes' => 'C:\\oil\\new \\u2019 \\\\ \\\' \\"',
    'Loose signs' => '1 < 2, 3 > 2, <3, a <b c> d </nothing> <!-- open',
    'A script' => "<script>if (a < b && c) alert(\"]]>\");</script>\n<style>p > a { }</style>",
    'A caption' => '[caption id="attachment_9" align="alignleft" width="300"]<img class="wp-image-9" src="/l.jpg" alt=""> A <em>lamp</em>[/caption]',
    'Shortcodes' => "[embed]https://film.example/?a=1&b=2[/embed]\n[audio src=\"/horn.mp3\"][[gallery]] [tide-table port='Odesa' x=\"1\"]in[/tide-table]",
    'An address alone' => "https://film.example/watch?v=1&t=2\n\nAnd text.",
    'Blocks' => <<<'HTML'
        <!-- wp:paragraph {"align":"center","style":{"color":{"text":"#fff\u0022\u003c"}}} -->
        <p class="has-text-align-center">Bread &amp; lamps</p>
        <!-- /wp:paragraph -->

        <!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div class="wp-block-column">
        <!-- wp:list --><ul><!-- wp:list-item --><li>oil</li><!-- /wp:list-item --></ul><!-- /wp:list -->
        </div><!-- /wp:column --></div><!-- /wp:columns -->

        <!-- wp:more --><!--more--><!-- /wp:more -->

        <!-- wp:latest-posts {"postsToShow":3} /-->

        <!-- wp:harbour/tide {"port":"Одеса"} --><!-- wp:html --><b>high</b><!-- /wp:html --><!-- /wp:harbour/tide -->
        HTML,
    'Long' => str_repeat("A line of a long letter, the same again and again, with маяк in it.\n", 3000),
];
foreach ($texts as $title => $text) {
    put($title, $text, ['date' => '2014-05-20 20:00:00', 'author' => $people['anna.k']]);
}
