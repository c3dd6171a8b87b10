-- Many quotes out of one file or question. What becomes of each stands in its own row; that nothing is made twice is kept by the
-- idempotency keys of its commands, which the row's number makes.
create table quote.bulk_job (
  tenant_id     uuid not null,
  id            uuid not null,
  name          text not null check (length(name) between 1 and 200),
  kind          text not null check (kind in ('file', 'renewal')),
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
create index bulk_job_newest on quote.bulk_job (tenant_id, recorded_at desc, id desc);
select platform.protect('quote.bulk_job');

create table quote.bulk_item (
  tenant_id    uuid not null,
  job_id       uuid not null,
  no           integer not null check (no > 0),
  -- The row of the file, or of the question's answer, that it came from.
  source_row   integer,
  says         text not null,
  work         jsonb not null,
  state        text not null check (state in ('waiting', 'done', 'refused')),
  tries        integer not null default 0,
  quote_id     uuid,
  number       text,
  refusal      jsonb,
  finished_at  timestamptz,
  primary key (tenant_id, job_id, no),
  foreign key (tenant_id, job_id) references quote.bulk_job (tenant_id, id)
);
create index bulk_item_waiting on quote.bulk_item (tenant_id, job_id, no) where state = 'waiting';
select platform.protect('quote.bulk_item');
