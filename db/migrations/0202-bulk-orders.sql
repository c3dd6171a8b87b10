-- Many orders out of one file. What becomes of each stands in its own row; that nothing is ordered twice is kept by the idempotency keys of its
-- commands, which the row's number makes.
create table ordering.bulk_job (
  tenant_id     uuid not null,
  id            uuid not null,
  name          text not null check (length(name) between 1 and 200),
  state         text not null check (state in ('running', 'cancelled')),
  total         integer not null check (total between 1 and 10000),
  requested_by  uuid not null,
  owner_person  uuid not null,
  territory     text not null,
  leased_by     text,
  leased_until  timestamptz,
  version       integer not null check (version > 0),
  entry_leaf    bytea,
  recorded_at   timestamptz not null,
  primary key (tenant_id, id)
);
create index order_bulk_newest on ordering.bulk_job (tenant_id, recorded_at desc, id desc);
select platform.protect('ordering.bulk_job');

create table ordering.bulk_item (
  tenant_id    uuid not null,
  job_id       uuid not null,
  no           integer not null check (no > 0),
  source_row   integer not null,
  says         text not null,
  work         jsonb not null,
  state        text not null check (state in ('waiting', 'done', 'refused')),
  tries        integer not null default 0,
  order_id     uuid,
  number       text,
  refusal      jsonb,
  finished_at  timestamptz,
  primary key (tenant_id, job_id, no),
  foreign key (tenant_id, job_id) references ordering.bulk_job (tenant_id, id)
);
create index order_bulk_waiting on ordering.bulk_item (tenant_id, job_id, no) where state = 'waiting';
select platform.protect('ordering.bulk_item');
