-- What other systems said and what became of none of it: late, repeated, overtaken, of work that is not theirs, or under a signature that does not hold.
create table fulfillment.noted_callback (
  tenant_id       uuid        not null,
  id              uuid        not null,
  connector       text        not null,
  message_id      text,
  body_sha256     text        not null,
  idempotency_key text,
  taken_in        boolean     not null,
  reason          text        not null,
  version         integer     not null,
  entry_leaf      bytea,
  recorded_at     timestamptz not null,
  primary key (tenant_id, id)
);
create index noted_callback_newest on fulfillment.noted_callback (tenant_id, recorded_at desc);
select platform.protect_append_only('fulfillment.noted_callback');
