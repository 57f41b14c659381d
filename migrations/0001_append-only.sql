-- Written by hand: drizzle knows no triggers. The audit trail may grow and nothing else.
create function "audit_entries_stay"() returns trigger language plpgsql as $$
begin
  raise exception 'expected the audit trail to be appended to and left alone but got a %', tg_op using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger "audit_entries_append_only" before update or delete or truncate on "audit_entries" for each statement execute function "audit_entries_stay"();
--> statement-breakpoint
insert into "audit_head" ("id", "position", "hash") values ('head', 0, repeat('0', 64));
