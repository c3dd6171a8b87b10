-- The tenants' logs: where each entry stands, the tree over them, and what was signed about it. Only the sequencer writes here,
-- and only adds; the app reads proofs. A log is a tenant's and an epoch's: a restored database opens the next epoch.
create schema evidence;
grant usage on schema evidence to troth_app, troth_sequencer, troth_reader;

-- `cites` is the last checkpoint that had left the house when the epoch began: what a reader compares an older copy with.
create table evidence.epoch (
  tenant_id  uuid        not null,
  epoch      integer     not null check (epoch > 0),
  opened_at  timestamptz not null,
  cites      text,
  reason     text        not null,
  primary key (tenant_id, epoch)
);

-- An entry has one place in one log, for ever.
create table evidence.log_leaf (
  tenant_id  uuid    not null,
  epoch      integer not null,
  position   bigint  not null check (position >= 0),
  entry_id   uuid    not null,
  primary key (tenant_id, epoch, position),
  unique (tenant_id, entry_id),
  foreign key (tenant_id, epoch) references evidence.epoch (tenant_id, epoch)
);

-- Whole subtrees, each written once: level 0 holds the leaves.
create table evidence.log_node (
  tenant_id  uuid     not null,
  epoch      integer  not null,
  level      smallint not null check (level between 0 and 52),
  idx        bigint   not null check (idx >= 0),
  hash       bytea    not null check (octet_length(hash) = 32),
  primary key (tenant_id, epoch, level, idx)
);

-- Where a tenant's log stands now. The one row here that changes, and it may only grow.
create table evidence.log_head (
  tenant_id  uuid    not null primary key,
  epoch      integer not null,
  size       bigint  not null check (size >= 0),
  root       bytea   not null check (octet_length(root) = 32),
  foreign key (tenant_id, epoch) references evidence.epoch (tenant_id, epoch)
);

create function evidence.refuse_shrinking() returns trigger language plpgsql as $$
begin
  if new.tenant_id <> old.tenant_id or (new.epoch, new.size) < (old.epoch, old.size) then
    raise exception 'a log only grows' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_grows before update on evidence.log_head
  for each row execute function evidence.refuse_shrinking();

create table evidence.checkpoint (
  tenant_id    uuid        not null,
  epoch        integer     not null,
  size         bigint      not null check (size > 0),
  root         bytea       not null check (octet_length(root) = 32),
  note         text        not null,
  recorded_at  timestamptz not null,
  primary key (tenant_id, epoch, size),
  foreign key (tenant_id, epoch) references evidence.epoch (tenant_id, epoch)
);

select platform.protect_append_only('evidence.epoch');
select platform.protect_append_only('evidence.log_leaf');
select platform.protect_append_only('evidence.log_node');
select platform.protect_append_only('evidence.checkpoint');
select platform.protect_rows('evidence.log_head');
grant select on evidence.log_head to troth_app;
-- The app proves what stands here and can put nothing here: who serves requests cannot write a history for them.
revoke insert on evidence.epoch, evidence.log_leaf, evidence.log_node, evidence.checkpoint from troth_app;

select platform.across_tenants('evidence.epoch', 'sequencer', 'select, insert');
select platform.across_tenants('evidence.log_leaf', 'sequencer', 'select, insert');
select platform.across_tenants('evidence.log_node', 'sequencer', 'select, insert');
select platform.across_tenants('evidence.checkpoint', 'sequencer', 'select, insert');
select platform.across_tenants('evidence.log_head', 'sequencer', 'select, insert, update (size, root, epoch)');
