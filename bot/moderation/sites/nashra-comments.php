<?php
/**
 * Plugin Name: nashra comments
 * Description: Tells the newsroom's bot at once that something happened to a comment. Only ids leave the site.
 * Version: 1.0
 * License: MIT
 *
 * A must-use plugin: put this file into wp-content/mu-plugins/ and two lines into wp-config.php:
 *   define('NASHRA_URL', 'https://bot.example.org');   // where the bot listens, PUBLIC_URL there
 *   define('NASHRA_SECRET', '…');                      // INTAKE_SECRET there
 * Without it the bot looks by itself twice a minute, but knows nothing of requests to erase personal data.
 */

defined('ABSPATH') || exit;

final class Nashra_Comments {
	private static array $ids = [];

	public static function start(): void {
		if (!defined('NASHRA_URL') || !defined('NASHRA_SECRET') || !NASHRA_URL || !NASHRA_SECRET) {
			return;
		}
		add_action('wp_insert_comment', [self::class, 'note']);
		add_action('edit_comment', [self::class, 'note']);
		add_action('deleted_comment', [self::class, 'note']);
		add_action('transition_comment_status', static fn($new, $old, $comment) => self::note($comment->comment_ID), 10, 3);
		add_action('shutdown', [self::class, 'tell']);
		// Before WordPress's own, which takes away the address that comments are found by.
		add_filter('wp_privacy_personal_data_erasers', static fn($erasers) => [
			'nashra-comments' => ['eraser_friendly_name' => 'nashra', 'callback' => [self::class, 'erase']],
		] + $erasers, 99);
	}

	public static function note($id): void {
		self::$ids[(int) $id] = true;
	}

	/** At the end of the request, once for all; nobody waits for the answer, for the bot looks by itself too. */
	public static function tell(): void {
		foreach (array_chunk(array_keys(self::$ids), 500) as $ids) {
			self::post('comment', $ids, false);
		}
		self::$ids = [];
	}

	/** An eraser as WordPress wants it. This call waits: a request to erase must not get lost. */
	public static function erase(string $email, int $page = 1): array {
		$ids = get_comments([
			'author_email' => $email, 'fields' => 'ids', 'status' => 'any', 'number' => 500,
			'orderby' => 'comment_ID', 'order' => 'ASC', 'update_comment_meta_cache' => false,
			'offset' => ($page - 1) * 500,
		]);
		$told = !$ids || self::post('erase', $ids, true);
		return [
			'items_removed' => $ids && $told,
			'items_retained' => !$told,
			'messages' => $told ? [] : ['nashra could not be reached: its copies of the comments are still there. Try again.'],
			'done' => count($ids) < 500,
		];
	}

	private static function post(string $event, array $ids, bool $wait): bool {
		$body = wp_json_encode(['site' => 'wordpress', 'external_ids' => array_map('strval', array_values($ids)), 'event' => $event]);
		$answer = wp_remote_post(rtrim(NASHRA_URL, '/') . '/wordpress', [
			'body' => $body,
			'headers' => [
				'Content-Type' => 'application/json',
				'X-Nashra-Signature' => 'sha256=' . hash_hmac('sha256', $body, NASHRA_SECRET),
			],
			'blocking' => $wait,
			'timeout' => $wait ? 10 : 1,
			'redirection' => 0,
		]);
		return wp_remote_retrieve_response_code($answer) === 202;
	}
}

Nashra_Comments::start();
