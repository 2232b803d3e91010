<?php
// An account goes and its posts stay, as when somebody tidies the database; wp_delete_user() would take them along.

$wpdb->delete($wpdb->users, ['ID' => $people['gone']]);
$wpdb->delete($wpdb->usermeta, ['user_id' => $people['gone']]);
