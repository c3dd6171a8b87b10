-- Lists that left the house in bulk: who took what, why, and how much of it. The rows themselves are kept nowhere.
create schema operations;

create table operations.export (
  tenant_id    uuid not null,
  id           uuid not null,
  person_id    uuid not null,
  what         text not null check (what in ('quotes', 'orders')),
  format       text not null check (format in ('csv', 'ndjson')),
  filter       jsonb not null,
  reason       text not null check (length(reason) between 1 and 500),
  rows         integer not null check (rows between 0 and 10000),
  exported_at  timestamptz not null,
  expires_at   timestamptz not null,
  version      integer not null check (version > 0),
  entry_leaf   bytea check (octet_length(entry_leaf) = 32),
  primary key (tenant_id, id),
  check (expires_at > exported_at)
);
create index export_of_person on operations.export (tenant_id, person_id, exported_at);
create index export_newest on operations.export (tenant_id, exported_at, id);
select platform.protect('operations.export');
