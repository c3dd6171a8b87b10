-- Drills: a disaster or a mode that was tried before it was needed, what was measured, and what that says of what was promised.
create table operations.drill (
  tenant_id    uuid        not null,
  id           uuid        not null,
  kind         text        not null check (kind in ('restore', 'mode')),
  outcome      text        not null check (outcome in ('kept', 'missed')),
  started_at   timestamptz not null,
  recorded_at  timestamptz not null,
  recorded_by  uuid        not null,
  measured     jsonb       not null,
  objectives   jsonb       not null,
  version      integer     not null check (version > 0),
  entry_leaf   bytea       check (octet_length(entry_leaf) = 32),
  primary key (tenant_id, id),
  check (started_at <= recorded_at)
);
create index drill_newest on operations.drill (tenant_id, recorded_at desc, id desc);
select platform.protect('operations.drill');
