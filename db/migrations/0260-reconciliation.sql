-- Two sides that should say the same: what was compared, what differed, what was done about it.
create schema reconciliation;

create table reconciliation.run (
  tenant_id      uuid        not null,
  id             uuid        not null,
  pair           text        not null check (pair in ('quote-order', 'order-fulfillment', 'order-billing', 'order-asset', 'billing-contract',
                               'catalog-cache', 'approval-quote', 'log-projection')),
  mode           text        not null check (mode in ('handoff', 'scheduled', 'event', 'manual', 'incident', 'migration')),
  scope          jsonb       not null,
  left_source    jsonb       not null,
  right_source   jsonb       not null,
  reason         text        not null,
  state          text        not null check (state in ('running', 'completed', 'stopped')),
  counts         jsonb       not null,
  -- The last key that is settled: a run that was killed goes on behind it.
  up_to          text,
  digest         text        not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  asked_by       uuid        not null,
  leased_until   timestamptz,
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  ended_at       timestamptz,
  primary key (tenant_id, id),
  check ((state = 'running') = (ended_at is null))
);
create index run_newest on reconciliation.run (tenant_id, recorded_at desc, id desc);
create index run_at_work on reconciliation.run (tenant_id, recorded_at) where state = 'running';
select platform.protect('reconciliation.run');

create table reconciliation.difference (
  tenant_id    uuid        not null,
  id           uuid        not null,
  run_id       uuid        not null,
  pair         text        not null,
  key          text        not null,
  kind         text        not null check (kind in ('missing-left', 'missing-right', 'different', 'twice')),
  -- Both sides as they were found. They are never written over: what they are later stands in the resolution.
  fields       jsonb       not null,
  left_side    jsonb,
  right_side   jsonb,
  severity     text        not null check (severity in ('critical', 'major', 'minor')),
  owner        text        not null,
  repair       jsonb       not null,
  state        text        not null check (state in ('open', 'repairing', 'resolved')),
  resolution   jsonb,
  version      integer     not null check (version > 0),
  entry_leaf   bytea,
  recorded_at  timestamptz not null,
  resolved_at  timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, run_id) references reconciliation.run (tenant_id, id),
  check ((state = 'resolved') = (resolved_at is not null and resolution is not null))
);
-- One open difference of a key, however often it is looked at.
create unique index difference_one_open on reconciliation.difference (tenant_id, pair, key) where state <> 'resolved';
create index difference_worklist on reconciliation.difference (tenant_id, owner, recorded_at) where state <> 'resolved';
create index difference_of_run on reconciliation.difference (tenant_id, run_id);
select platform.protect('reconciliation.difference');

-- Records of a side that another system keeps, brought as a file or read out of its ledger. The table sorts them; nothing is held in memory.
create table reconciliation.source (
  tenant_id    uuid        not null,
  id           uuid        not null,
  name         text        not null,
  pair         text        not null,
  side         text        not null check (side in ('left', 'right')),
  version      integer     not null check (version > 0),
  entry_leaf   bytea,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('reconciliation.source');

create table reconciliation.source_record (
  tenant_id  uuid    not null,
  source_id  uuid    not null,
  key        text    not null collate "C",
  fields     jsonb   not null,
  about      jsonb   not null default '{}',
  times      integer not null default 1 check (times > 0),
  primary key (tenant_id, source_id, key),
  foreign key (tenant_id, source_id) references reconciliation.source (tenant_id, id)
);
select platform.protect('reconciliation.source_record');

-- How often a pair is compared by itself. Facts that were seen already are not looked at again.
create table reconciliation.schedule (
  tenant_id      uuid        not null,
  pair           text        not null,
  every_minutes  integer     not null check (every_minutes between 5 and 10080),
  next_at        timestamptz not null,
  set_on         boolean     not null,
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  primary key (tenant_id, pair)
);
select platform.protect('reconciliation.schedule');

create table reconciliation.watched (
  tenant_id  uuid   not null,
  seen_seq   bigint not null,
  primary key (tenant_id)
);
select platform.protect('reconciliation.watched');
