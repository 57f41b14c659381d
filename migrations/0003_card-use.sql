CREATE TABLE "card_challenges" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_ref" text NOT NULL,
	"card_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"customer_id" text,
	"purpose" text NOT NULL,
	"answer" text NOT NULL,
	"status" text NOT NULL,
	"code" "bytea",
	"sealed" "bytea",
	"expires_at" timestamp (3) with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "card_sweeps" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"swept_to" timestamp (3) with time zone,
	"active_at" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"lease_token" text,
	"lease_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "card_transaction_records" (
	"provider" text NOT NULL,
	"key" text NOT NULL,
	"transaction_id" text NOT NULL,
	CONSTRAINT "card_transaction_records_provider_key_pk" PRIMARY KEY("provider","key")
);
--> statement-breakpoint
CREATE TABLE "card_transactions" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"card_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"customer_id" text,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"reason" jsonb,
	"currency" text NOT NULL,
	"amount" text NOT NULL,
	"authorized_amount" text,
	"merchant_amount" jsonb,
	"fee" jsonb,
	"sealed" "bytea",
	"statements" jsonb NOT NULL,
	"provider_ref" text NOT NULL,
	"provider_status" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "card_challenges_provider_ref" ON "card_challenges" USING btree ("provider","provider_ref");--> statement-breakpoint
CREATE INDEX "card_challenges_customer" ON "card_challenges" USING btree ("customer_id","expires_at");--> statement-breakpoint
CREATE INDEX "card_challenges_card" ON "card_challenges" USING btree ("card_id","expires_at");--> statement-breakpoint
CREATE INDEX "card_challenges_open" ON "card_challenges" USING btree ("expires_at") WHERE status in ('OPEN', 'DELIVERED');--> statement-breakpoint
CREATE INDEX "card_sweeps_due" ON "card_sweeps" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "card_transaction_records_transaction" ON "card_transaction_records" USING btree ("transaction_id");--> statement-breakpoint
CREATE INDEX "card_transactions_card" ON "card_transactions" USING btree ("card_id","occurred_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "card_transactions_customer" ON "card_transactions" USING btree ("customer_id","occurred_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE customer_id is not null;