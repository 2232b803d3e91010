<?php
// Sets options of the site: options.php NAME VALUE ...

require __DIR__ . '/wp-config.php';
foreach (array_chunk(array_slice($argv, 1), 2) as [$name, $value]) {
    update_option($name, $value);
}
