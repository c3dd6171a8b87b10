-- Backups that were taken: how old the newest is is asked of this table, and by nobody's memory. Told by whoever took it, held against the log.
create table operations.backup (
  tenant_id    uuid        not null,
  id           uuid        not null,
  -- The id in its manifest; null: taken by other means, such as the server's own.
  backup       uuid,
  taken_at     timestamptz not null,
  recorded_at  timestamptz not null,
  recorded_by  uuid        not null,
  place        text        not null check (length(place) between 1 and 500),
  -- What its manifest says: rows, bytes, release, how far the log reached, whether it is signed.
  manifest     jsonb,
  version      integer     not null check (version > 0),
  entry_leaf   bytea       check (octet_length(entry_leaf) = 32),
  primary key (tenant_id, id),
  check (taken_at <= recorded_at),
  check ((backup is null) = (manifest is null))
);
create unique index backup_once on operations.backup (tenant_id, backup) where backup is not null;
create index backup_newest on operations.backup (tenant_id, taken_at desc, id desc);
select platform.protect_append_only('operations.backup');

-- A drill that could not measure every objective neither kept nor missed what was promised.
alter table operations.drill drop constraint drill_outcome_check;
alter table operations.drill add constraint drill_outcome_check check (outcome in ('kept', 'missed', 'incomplete'));
