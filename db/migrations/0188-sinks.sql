-- Brokers that facts are passed on to, beside webhooks. What a broker took is gone from here; what waits or was refused stands until somebody sees to it.
create table platform.sink_delivery (
  tenant_id  uuid        not null,
  sink       text        not null,
  fact_id    uuid        not null,
  part       smallint    not null check (part between 0 and 15),
  seq        bigint      not null,
  state      text        not null check (state in ('pending', 'dead')),
  attempts   integer     not null default 0,
  next_at    timestamptz,
  last_error text,
  since      timestamptz not null,
  primary key (tenant_id, sink, fact_id),
  check ((state = 'pending') = (next_at is not null))
);
create index sink_delivery_waiting on platform.sink_delivery (sink, part, seq) where state = 'pending';
create index sink_delivery_dead on platform.sink_delivery (tenant_id, sink, since desc) where state = 'dead';
select platform.protect('platform.sink_delivery', deletable => true);
select platform.across_tenants('platform.sink_delivery', 'relay', 'select, insert, update, delete');

-- Which relay carries which part to which broker now. One aggregate's facts share a part, so one at a time keeps their order; the fence grows with
-- each lease, and who lost it records nothing.
create table platform.sink_part (
  sink          text     not null,
  part          smallint not null check (part between 0 and 15),
  leased_by     text,
  leased_until  timestamptz,
  fence         bigint   not null default 0,
  primary key (sink, part)
);
revoke all on platform.sink_part from public;
grant select, insert, update on platform.sink_part to troth_relay;

-- A webhook that fails again and again is disabled, and says since when and why. Deliveries wait for it to be enabled.
alter table platform.webhook
  add column failed_in_a_row integer not null default 0 check (failed_in_a_row >= 0),
  add column disabled_at     timestamptz,
  add column disabled_why    text;
grant select (failed_in_a_row, disabled_at, disabled_why) on platform.webhook to troth_reader;
select platform.across_tenants('platform.webhook', 'relay', 'select (tenant_id, id, state)');

-- The order in which facts were passed on: counted within a part by whoever holds its lease, so without a gap and in the order of commits. Who reads
-- along remembers sixteen numbers and misses nothing; `seq` would not do, for a lower one may commit after a higher one.
alter table platform.outbox_part add column published bigint not null default 0;
alter table platform.outbox add column pub bigint;
create index outbox_published on platform.outbox (tenant_id, part, pub) where pub is not null;
grant update (pub) on platform.outbox to troth_relay;
grant select on platform.sink_part to troth_app;
