<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head><meta charset="<?php bloginfo('charset'); ?>"><title><?php wp_title(''); ?></title><?php wp_head(); ?></head>
<body>
<?php if (is_date()) : ?>
<h1>Monthly Archives: <?php the_time('F Y'); ?></h1>
<?php endif; ?>
<?php while (have_posts()) : the_post(); ?>
<article id="post-<?php the_ID(); ?>" <?php post_class(); ?>>
<h2 class="entry-title"><a href="<?php the_permalink(); ?>" rel="bookmark"><?php the_title(); ?></a></h2>
<time class="published" datetime="<?php echo get_the_date('c'); ?>"><?php echo get_the_date(); ?></time>
<?php if (is_singular()) : ?>
<div class="entry-content"><?php the_content(); ?></div>
<?php else : ?>
<div class="entry-summary"><?php the_excerpt(); ?></div>
<?php endif; ?>
</article>
<?php endwhile; ?>
<?php the_posts_pagination(); ?>
<?php if (!is_singular()) : ?>
<aside><ul><?php wp_get_archives(['show_post_count' => true]); ?></ul></aside>
<?php endif; ?>
</body>
</html>
