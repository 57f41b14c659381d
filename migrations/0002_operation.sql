CREATE TABLE "call_windows" (
	"provider" text PRIMARY KEY NOT NULL,
	"taken" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
DROP INDEX "notices_unmatched";--> statement-breakpoint
CREATE INDEX "journeys_kyc" ON "journeys" USING btree ("kyc_id") WHERE kyc_id is not null;--> statement-breakpoint
CREATE INDEX "journeys_leased" ON "journeys" USING btree ("lease_until") WHERE lease_until is not null;--> statement-breakpoint
CREATE INDEX "notices_received" ON "notices" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "notices_unmatched" ON "notices" USING gin ("about" jsonb_path_ops) WHERE matched_at is null;