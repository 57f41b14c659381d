import pg from 'pg'

/** 100,000 journeys of 20,000 customers, and as many attempts, changes and notices: the tables of a product in use. */
const CROWD = `
  insert into customers (id, external_id, created_at, updated_at)
    select 'cus_' || c, 'crowd-' || c, now(), now() from generate_series(1, 20000) c;
  insert into streams (id, n) select 'cus_' || c, 5 from generate_series(1, 20000) c;
  insert into data_keys (owner_id, wrapped_by) select 'cus_' || c, 'test' from generate_series(1, 20000) c;
  insert into journeys (id, kind, provider, owner_id, customer_id, cardholder_id, kyc_id, card_id, product_ref, kyc_scope,
      phase, status, provider_ref, refs, due_at, observed_at, lease_until, idempotency_key, created_at, updated_at)
    select k || '_' || c, split_part(k, '_', 1), p, 'cus_' || c, 'cus_' || c,
      case when k <> 'cardholder' then 'cardholder_' || c end,
      case when k = 'card' then 'kyc_' || c end,
      case when k like 'topup%' then 'card_' || c end,
      'product-1', case when k = 'kyc' then 'all' end,
      case when c % 100 = 0 then 'review' when c % 10 = 0 then 'waiting' else 'done' end,
      case when k in ('cardholder', 'card') then 'ACTIVE' else 'APPROVED' end,
      k || '-' || c, jsonb_build_object('id', k || '-' || c),
      case when c % 100 > 0 then timestamptz '2100-01-01' + c * interval '1 second' end, now(),
      case when c % 1000 = 0 then timestamptz '2020-01-01' end, k || '-' || c,
      now() - c * interval '1 minute', now() - c * interval '1 minute'
    from generate_series(1, 20000) c,
      lateral (select case when c % 2 = 0 then 'artha' else 'fyatu' end p) of,
      unnest(array['cardholder', 'kyc', 'card', 'topup_1', 'topup_2']) k;
  insert into attempts (journey_id, step, key, sent_at, outcome)
    select id, 'step', id, created_at, case when phase = 'review' then 'UNKNOWN' else 'TOOK_EFFECT' end from journeys;
  insert into changes (stream_id, position, subject_id, kind, version, to_status, source, at)
    select owner_id, row_number() over (partition by owner_id), id, kind, 1, status, 'POLL', created_at from journeys;
  insert into notices (provider, delivery_id, type, about, received_at, processed_at, matched_at)
    select case when n % 2 = 0 then 'artha' else 'fyatu' end, n, 'card.updated',
      jsonb_build_array(jsonb_build_object('kind', 'card', 'refs', jsonb_build_object('id', 'unknown-' || n))),
      now() - n * interval '1 second', now(), null
    from generate_series(1, 100000) n;
  insert into audit_entries (position, id, at, subject, roles, operation, target, outcome, hash)
    select n, n, now(), 'subject-' || n % 1000, '[]', 'issueCard', 'card_' || n, 'DONE', repeat('0', 64)
    from generate_series(1, 20000) n;
  update audit_head set position = 20000;
  insert into findings (provider, day, kind, difference, about, found_at)
    select 'artha', '2026-01-01', 'card', 'UNKNOWN_HERE', n, now() from generate_series(1, 20000) n;
`

/** Fills a database as a product in use has filled it; the planner knows its statistics. */
export async function crowd(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c synchronous_commit=off' })
  await client.connect()
  try {
    await client.query(CROWD)
    await client.query('analyze')
  } finally {
    await client.end()
  }
}
