CREATE TABLE "attempts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"journey_id" text NOT NULL,
	"step" text NOT NULL,
	"key" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"fault" text,
	"observations" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"settled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"stream_id" text NOT NULL,
	"position" bigint NOT NULL,
	"subject_id" text NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"reason" jsonb,
	"source" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "changes_stream_id_position_pk" PRIMARY KEY("stream_id","position")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" text PRIMARY KEY NOT NULL,
	"external_id" text NOT NULL,
	"profile" "bytea",
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "customers_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "data_keys" (
	"owner_id" text PRIMARY KEY NOT NULL,
	"wrapped" "bytea",
	"wrapped_by" text
);
--> statement-breakpoint
CREATE TABLE "journeys" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"provider" text NOT NULL,
	"owner_id" text NOT NULL,
	"customer_id" text,
	"cardholder_id" text,
	"kyc_id" text,
	"card_id" text,
	"product_ref" text,
	"kyc_scope" text,
	"phase" text NOT NULL,
	"status" text NOT NULL,
	"reason" jsonb,
	"wanted" text,
	"control" text,
	"steps_done" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"provider_ref" text,
	"provider_status" text,
	"refs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"evidence" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"sealed" "bytea",
	"answers" "bytea",
	"polls" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	"deadline_at" timestamp (3) with time zone,
	"settled_by" timestamp (3) with time zone,
	"observed_at" timestamp (3) with time zone,
	"lease_token" text,
	"lease_until" timestamp (3) with time zone,
	"idempotency_key" text,
	"fingerprint" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"delivery_id" text NOT NULL,
	"type" text NOT NULL,
	"about" jsonb NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"matched_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "streams" (
	"id" text PRIMARY KEY NOT NULL,
	"n" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"position" bigint PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"subject" text NOT NULL,
	"roles" jsonb NOT NULL,
	"operation" text NOT NULL,
	"target" text,
	"outcome" text NOT NULL,
	"code" text,
	"note" "bytea",
	"note_owner" text,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"difference" text NOT NULL,
	"about" text NOT NULL,
	"journey_id" text,
	"provider_ref" text,
	"provider_status" text,
	"amount_here" jsonb,
	"amount_there" jsonb,
	"found_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"name" text PRIMARY KEY NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"done" text,
	"lease_token" text,
	"lease_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "attempts_journey" ON "attempts" USING btree ("journey_id","id");--> statement-breakpoint
CREATE INDEX "attempts_open" ON "attempts" USING btree ("journey_id") WHERE outcome in ('OPEN', 'UNKNOWN');--> statement-breakpoint
CREATE UNIQUE INDEX "changes_subject_version" ON "changes" USING btree ("subject_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "journeys_provider_ref" ON "journeys" USING btree ("provider","kind","provider_ref") WHERE provider_ref is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "journeys_idempotency_key" ON "journeys" USING btree ("owner_id","kind","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "journeys_one_cardholder" ON "journeys" USING btree ("customer_id","provider") WHERE kind = 'cardholder' and customer_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "journeys_one_kyc" ON "journeys" USING btree ("cardholder_id","kyc_scope") WHERE kind = 'kyc';--> statement-breakpoint
CREATE INDEX "journeys_due" ON "journeys" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "journeys_customer" ON "journeys" USING btree ("customer_id","kind","id");--> statement-breakpoint
CREATE INDEX "journeys_cardholder" ON "journeys" USING btree ("cardholder_id","kind","id");--> statement-breakpoint
CREATE INDEX "journeys_card" ON "journeys" USING btree ("card_id","id") WHERE card_id is not null;--> statement-breakpoint
CREATE INDEX "journeys_review" ON "journeys" USING btree ("updated_at") WHERE phase = 'review';--> statement-breakpoint
CREATE INDEX "journeys_refs" ON "journeys" USING gin ("refs");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_delivery" ON "notices" USING btree ("provider","delivery_id");--> statement-breakpoint
CREATE INDEX "notices_pending" ON "notices" USING btree ("id") WHERE processed_at is null;--> statement-breakpoint
CREATE INDEX "notices_unmatched" ON "notices" USING btree ("provider","received_at") WHERE matched_at is null;--> statement-breakpoint
CREATE INDEX "audit_entries_subject" ON "audit_entries" USING btree ("subject","position");--> statement-breakpoint
CREATE INDEX "audit_entries_target" ON "audit_entries" USING btree ("target","position");--> statement-breakpoint
CREATE UNIQUE INDEX "findings_once" ON "findings" USING btree ("provider","kind","difference","about");