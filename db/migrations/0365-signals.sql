-- What is watched: how often things happened, by hour; the newest figure of every signal and how it went; what is out of bounds.

-- Facts and what was refused, counted once each as they come, so that no report ever reads the tables that work is done in.
create table operations.signal_hour (
  tenant_id  uuid         not null,
  hour       timestamptz  not null,
  key        text         not null check (length(key) between 1 and 200),
  count      bigint       not null check (count >= 0),
  primary key (tenant_id, hour, key)
);
select platform.protect('operations.signal_hour', true);

-- How far has been counted. Whoever counts holds this row.
create table operations.signal_mark (
  tenant_id  uuid         not null,
  counted_to timestamptz  not null,
  primary key (tenant_id)
);
select platform.protect('operations.signal_mark');

-- One figure a slot of five minutes: the newest of a slot stands, so that a sweep that looks oftener fills nothing.
create table operations.signal_value (
  tenant_id  uuid         not null,
  slot       timestamptz  not null,
  key        text         not null check (length(key) between 1 and 80),
  part       text         not null check (length(part) <= 120),
  at         timestamptz  not null,
  -- Null: asked, and there is nothing to say, such as a share of nothing.
  value      numeric,
  primary key (tenant_id, slot, key, part)
);
create index signal_value_of_key on operations.signal_value (tenant_id, key, slot desc);
select platform.protect('operations.signal_value', true);

-- What a process measures of itself: one row a process, the newest.
create table operations.process_vitals (
  tenant_id  uuid         not null,
  process    text         not null check (length(process) between 1 and 200),
  at         timestamptz  not null,
  vitals     jsonb        not null,
  primary key (tenant_id, process)
);
select platform.protect('operations.process_vitals', true);

create table operations.signal_alert (
  tenant_id   uuid         not null,
  id          uuid         not null,
  key         text         not null check (length(key) between 1 and 80),
  level       text         not null check (level in ('warn', 'alarm')),
  state       text         not null check (state in ('raised', 'cleared')),
  value       numeric      not null,
  threshold   numeric      not null,
  raised_at   timestamptz  not null,
  cleared_at  timestamptz,
  version     integer      not null check (version > 0),
  entry_leaf  bytea        check (octet_length(entry_leaf) = 32),
  primary key (tenant_id, id),
  check ((state = 'cleared') = (cleared_at is not null))
);
-- Raised once: two sweeps at once tell nobody twice.
create unique index signal_alert_one on operations.signal_alert (tenant_id, key, level) where state = 'raised';
create index signal_alert_newest on operations.signal_alert (tenant_id, raised_at desc, id desc);
select platform.protect('operations.signal_alert');

-- What the figures are read by: each of these would otherwise be a look at every row, every half a minute.
create index decision_priced on quote.decision (tenant_id, recorded_at) where kind = 'price';

-- The few figures of a decision that are watched stand beside it: a decision of ten thousand lines is megabytes, and reading it to learn one
-- percentage would be a report on a hot table. Null on what was decided before this: it counts when it is decided again.
alter table quote.decision
  add column given_percent   numeric,
  add column by_hand_percent numeric,
  add column is_blocked      boolean,
  add column promotions      text[];
alter table quote.margin add column below_floor boolean;

create index step_decided on approval.step (tenant_id, decided_at) where decided_at is not null;
create index handoff_waiting on billing.handoff (tenant_id, recorded_at) where state = 'requested';
create index product_waiting on assets.product (tenant_id, recorded_at) where state in ('created', 'pendingActive');
