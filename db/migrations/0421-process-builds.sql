-- What runs: every process says which build it is, when it began, and that it is still there. One row a start.
create table operations.process_build (
  tenant_id   uuid        not null,
  process     text        not null check (length(process) between 1 and 200),
  version     text        not null check (length(version) between 1 and 80),
  -- Null: it was started from files that do not say.
  commit      text        check (commit ~ '^[0-9a-f]{7,64}$'),
  -- The newest migration that it brings; the database may be ahead while a release rolls out.
  migration   text        not null,
  roles       text[]      not null,
  started_at  timestamptz not null,
  seen_at     timestamptz not null,
  primary key (tenant_id, process),
  check (started_at <= seen_at)
);
create index process_build_seen on operations.process_build (tenant_id, seen_at desc);
select platform.protect('operations.process_build', true);
