-- Which key signs a tenant's log since when: written by a command, so that a change of keys is itself evidence.
create table evidence.log_key (
  tenant_id    uuid        not null,
  id           uuid        not null,
  line         text        not null check (length(line) between 10 and 400),
  -- The note by which the key before it names this one; none for a first key.
  succession   text,
  version      integer     not null check (version > 0),
  entry_leaf   bytea       check (octet_length(entry_leaf) = 32),
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  constraint log_key_once unique (tenant_id, line)
);
select platform.protect_append_only('evidence.log_key');

-- How far the keeper of a second copy was told of a log: what was not taken is tried again, with growing pauses.
create table evidence.checkpoint_told (
  tenant_id  uuid        not null,
  epoch      integer     not null,
  size       bigint      not null default 0,
  attempts   integer     not null default 0,
  next_at    timestamptz not null,
  last_error text,
  primary key (tenant_id, epoch)
);
select platform.protect_rows('evidence.checkpoint_told');
grant select on evidence.checkpoint_told to troth_app;
select platform.across_tenants('evidence.checkpoint_told', 'sequencer', 'select, insert, update (size, attempts, next_at, last_error)');
