<?php
// An application password for the administrator, as "user:password" for basic authentication.

require __DIR__ . '/wp-config.php';
[$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'a copy for the archive']);
echo get_userdata(1)->user_login . ":$password";
