CREATE TABLE `document_listing` (
	`tenant_id` text NOT NULL,
	`document_id` text NOT NULL,
	`revision` integer NOT NULL,
	`status` text NOT NULL,
	`graph` text NOT NULL,
	`media_type` text,
	`size_bytes` integer NOT NULL,
	`merkle_root` text,
	`error_code` text,
	`created_ms` integer NOT NULL,
	`completed_ms` integer,
	PRIMARY KEY(`tenant_id`, `document_id`, `revision`)
);
--> statement-breakpoint
CREATE INDEX `document_listing_by_status` ON `document_listing` (`status`,`tenant_id`,`document_id`);--> statement-breakpoint
CREATE TABLE `tenant` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`first_seen_ms` integer NOT NULL,
	`listed_ms` integer NOT NULL
);
