CREATE TABLE "card_limit_wishes" (
	"card_id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"limits" jsonb NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "card_limit_wishes_due" ON "card_limit_wishes" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "card_transactions_holds" ON "card_transactions" USING btree ("provider","occurred_at") WHERE status = 'AUTHORIZED';