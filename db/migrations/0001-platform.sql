-- The ground of every context: who sees which rows, how tables are protected and partitioned, and the tables of the
-- mechanisms. Role names are the default ones; the runner replaces the prefix (TROTH_ROLE_PREFIX).

-- A row that every statement of every role can read by name is one that a mistake in a grant can leak: start from nothing.
revoke all on schema public from public;
grant usage on schema platform to troth_app, troth_relay, troth_sequencer, troth_reader;
revoke all on platform.migration from public;

-- The job engine makes its own tables; it works as app and owns what it makes. It keeps ids only, never a tenant's data.
create schema pgboss;
grant usage, create on schema pgboss to troth_app;

---------------------------------------------------------------------------------------------------- the tenant

-- One row, which the owner alone may read: the padded keys of HMAC-SHA256, shared with the serving processes.
create table platform.tenant_key (
  only_row   boolean primary key check (only_row),
  inner_pad  bytea   not null check (octet_length(inner_pad) = 64),
  outer_pad  bytea   not null check (octet_length(outer_pad) = 64)
);
revoke all on platform.tenant_key from public;

-- The tenant of this transaction, proved. Anybody may set a setting; only who knows the key can set one that is believed
-- (HMAC-SHA256 by RFC 2104: sha256(outer || sha256(inner || tenant)); 6 µs, half of it for reading the key). Unset or forged, it raises: a query without a tenant
-- is our mistake, and an empty answer would hide it. Policies call it inside (select …), so that it runs once a statement.
-- Its search_path is fixed by qualifying every name instead of by SET, which costs more than both hashes.
create function platform.tenant() returns uuid
language plpgsql stable parallel safe security definer cost 100 as $$
declare
  setting text := pg_catalog.current_setting('troth.tenant', true);
  named   text := pg_catalog.substr(setting, 1, 36);
  proof   bytea;
begin
  if setting is null or setting operator(pg_catalog.=) '' then
    raise exception 'no tenant is set in this transaction' using errcode = 'insufficient_privilege';
  end if;
  select pg_catalog.sha256(k.outer_pad operator(pg_catalog.||)
           pg_catalog.sha256(k.inner_pad operator(pg_catalog.||) pg_catalog.convert_to(named, 'UTF8')))
    into proof from platform.tenant_key k;
  if proof is null or setting operator(pg_catalog.<>)
     (named operator(pg_catalog.||) '.'::pg_catalog.text operator(pg_catalog.||) pg_catalog.encode(proof, 'hex')) then
    raise exception 'the tenant of this transaction is not proved' using errcode = 'insufficient_privilege';
  end if;
  return named::pg_catalog.uuid;
end $$;

---------------------------------------------------------------------------------------------------- protecting tables

-- Refuses a table whose keys could tell one tenant about another: a unique key that does not start with tenant_id answers
-- "already exists" across tenants.
create function platform.must_be_tenants_own(target regclass) returns void
language plpgsql as $$
declare
  bad text;
begin
  perform from pg_attribute where attrelid = target and attname = 'tenant_id' and attnotnull and atttypid = 'uuid'::regtype;
  if not found then
    raise exception '% needs a column "tenant_id uuid not null"', target;
  end if;
  perform from pg_index where indrelid = target and indisprimary;
  if not found then
    raise exception '% needs a primary key', target;
  end if;
  select i.indexrelid::regclass::text into bad
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'tenant_id'
   where i.indrelid = target and i.indisunique and i.indkey[0] <> a.attnum limit 1;
  if bad is not null then
    raise exception 'the unique key % of % must start with tenant_id', bad, target;
  end if;
end $$;

-- Row-level security, for the owner too: even a migration sees nothing of a tenant. Partitions are closed to direct access.
create function platform.force_row_security(target regclass) returns void
language plpgsql as $$
declare
  part regclass;
begin
  for part in select relid from pg_partition_tree(target) union select target loop
    execute format('alter table %s enable row level security, force row level security', part);
  end loop;
end $$;

-- A table can only be used by who may use its schema: granted with the table, so that no migration can forget it.
create function platform.grant_schema_of(target regclass, who text) returns void
language plpgsql as $$
begin
  execute format('grant usage on schema %I to %I',
    (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target), who);
end $$;

create function platform.protect_rows(target regclass) returns void
language plpgsql as $$
begin
  perform platform.must_be_tenants_own(target);
  perform platform.grant_schema_of(target, 'troth_app');
  perform platform.grant_schema_of(target, 'troth_reader');
  perform platform.force_row_security(target);
  execute format('revoke all on %s from public', target);
  execute format('create policy tenant_app on %s to troth_app using (tenant_id = (select platform.tenant()))
                  with check (tenant_id = (select platform.tenant()))', target);
  execute format('create policy tenant_reader on %s for select to troth_reader using (tenant_id = (select platform.tenant()))', target);
  execute format('grant select on %s to troth_reader', target);
end $$;

-- A table that commands read and write. Nothing is deleted unless the table's migration asks for it.
create function platform.protect(target regclass, deletable boolean default false) returns void
language plpgsql as $$
begin
  perform platform.protect_rows(target);
  execute format('grant select, insert, update %s on %s to troth_app', case when deletable then ', delete' else '' end, target);
end $$;

create function platform.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;

-- TRUNCATE is refused partition by partition: a trigger on the whole does not see it done to a part.
create function platform.refuse_truncate(target regclass) returns void
language plpgsql as $$
declare
  part regclass;
begin
  for part in select relid from pg_partition_tree(target) union select target loop
    if not exists (select from pg_trigger where tgrelid = part and tgname = 'append_only_truncate') then
      execute format('create trigger append_only_truncate before truncate on %s
                      for each statement execute function platform.refuse_change()', part);
    end if;
  end loop;
end $$;

-- A table that is only ever added to: no role of ours may change or remove a row, and the trigger also stops the owner.
create function platform.protect_append_only(target regclass) returns void
language plpgsql as $$
begin
  perform platform.protect_rows(target);
  execute format('grant select, insert on %s to troth_app', target);
  execute format('create trigger append_only before update or delete on %s
                  for each row execute function platform.refuse_change()', target);
  perform platform.refuse_truncate(target);
end $$;

-- Lets the relay or the sequencer work on a table across tenants: the only two that may, each table said by name.
-- `verbs` is what GRANT takes: 'select', 'select, insert', 'select (tenant_id, due_at), update (fired_at)'.
create function platform.across_tenants(target regclass, who text, verbs text) returns void
language plpgsql as $$
declare
  verb text;
begin
  if who not in ('relay', 'sequencer') then
    raise exception 'only the relay and the sequencer work across tenants, not %', who;
  end if;
  perform platform.grant_schema_of(target, case who when 'relay' then 'troth_relay' else 'troth_sequencer' end);
  execute format('grant %s on %s to %I', verbs, target, case who when 'relay' then 'troth_relay' else 'troth_sequencer' end);
  for verb in select distinct lower(m[1]) from regexp_matches(verbs, '\m(select|insert|update|delete)\M', 'gi') m loop
    execute format('create policy %I on %s for %s to %I %s %s', who || '_' || verb, target, verb,
      case who when 'relay' then 'troth_relay' else 'troth_sequencer' end,
      case when verb = 'insert' then '' else 'using (true)' end,
      case when verb in ('insert', 'update') then 'with check (true)' else '' end);
  end loop;
end $$;

---------------------------------------------------------------------------------------------------- partitions

-- Tables partitioned by month of their UUIDv7 key: old months are dropped whole instead of deleted row by row.
create table platform.partitioned (
  target  text primary key
);
revoke all on platform.partitioned from public;

-- The smallest UUIDv7 of an instant: 48 bits of milliseconds, then zeros.
create function platform.uuid_floor(at timestamptz) returns uuid
language sql immutable as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create function platform.partition_monthly(target regclass) returns void
language plpgsql as $$
declare
  schema_name text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
  table_name  text := (select relname from pg_class where oid = target);
begin
  insert into platform.partitioned (target) values (format('%I.%I', schema_name, table_name));
  -- A story that moves the clock, or a clock that is wrong, still finds a place for its rows.
  execute format('create table %I.%I partition of %s default', schema_name, table_name || '_default', target);
end $$;

-- Makes the months from the one of `since` to the one of `until`, as the owner; safe to repeat. A month whose rows already
-- lie in the default partition is left there (check_violation): moving them would hold a lock for as long as there are rows.
create function platform.ensure_partitions(since timestamptz, until timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  target text;
  month  timestamptz;
  made   integer := 0;
begin
  if until > since + interval '10 years' then
    raise exception 'partitions are made for at most ten years at once';
  end if;
  for target in select p.target from platform.partitioned p order by p.target loop
    month := date_trunc('month', since, 'UTC');
    while month <= until loop
      made := made + platform.make_partition(target::regclass, month);
      month := date_trunc('month', month + interval '40 days', 'UTC');
    end loop;
  end loop;
  return made;
end $$;

create function platform.make_partition(target regclass, month timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  schema_name text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
  part_name   text := (select relname from pg_class where oid = target) || '_' || to_char(month at time zone 'UTC', 'YYYY_MM');
  part        text := format('%I.%I', schema_name, part_name);
begin
  if to_regclass(part) is not null then
    return 0;
  end if;
  begin
    execute format('create table %s partition of %s for values from (%L) to (%L)', part, target,
      platform.uuid_floor(month), platform.uuid_floor(date_trunc('month', month + interval '40 days', 'UTC')));
  exception when check_violation or duplicate_table then
    return 0;
  end;
  execute format('alter table %s enable row level security, force row level security', part);
  if exists (select from pg_trigger where tgrelid = target and tgname = 'append_only_truncate') then
    perform platform.refuse_truncate(target);
  end if;
  return 1;
end $$;
revoke all on all functions in schema platform from public;
grant execute on function platform.tenant() to troth_app, troth_relay, troth_sequencer, troth_reader;
grant execute on function platform.ensure_partitions(timestamptz, timestamptz) to troth_relay;

---------------------------------------------------------------------------------------------------- commands: same key, same answer

-- 30 days of answers, by who asked. The hash of the input tells a repeated request from a reused key.
create table platform.idempotency (
  tenant_id     uuid        not null,
  principal_id  uuid        not null,
  command       text        not null,
  key           text        not null check (length(key) between 1 and 200),
  input_hash    bytea       not null check (octet_length(input_hash) = 32),
  answer        text        not null,
  aggregate_id  uuid,
  recorded_at   timestamptz not null,
  expires_at    timestamptz not null,
  primary key (tenant_id, principal_id, command, key)
) partition by hash (tenant_id, key);
do $$ begin
  for part in 0..7 loop
    execute format('create table platform.idempotency_%s partition of platform.idempotency for values with (modulus 8, remainder %s)', part, part);
  end loop;
end $$;
select platform.protect('platform.idempotency', deletable => true);
-- The daily sweep: the relay sees when a key expires and whose it is, never what was answered.
select platform.across_tenants('platform.idempotency', 'relay', 'select (tenant_id, expires_at), delete');

---------------------------------------------------------------------------------------------------- facts, out and in

create sequence platform.outbox_seq;
grant usage on sequence platform.outbox_seq to troth_app;

-- Facts, written in their command's transaction. `seq` orders the facts of one aggregate, because its commands wait for each
-- other; it orders nothing across aggregates, and is never read as "all after the last one": commit order is another order.
create table platform.outbox (
  tenant_id     uuid        not null,
  id            uuid        not null,
  part          smallint    not null check (part between 0 and 15),
  seq           bigint      not null default nextval('platform.outbox_seq'),
  type          text        not null,
  subject_kind  text        not null,
  subject_id    uuid        not null,
  event         text        not null,
  recorded_at   timestamptz not null,
  published_at  timestamptz,
  primary key (tenant_id, id)
) partition by range (id);
create index outbox_unpublished on platform.outbox (part, seq) where published_at is null;
create index outbox_subject on platform.outbox (tenant_id, subject_id, id);
select platform.partition_monthly('platform.outbox');
select platform.protect_rows('platform.outbox');
grant select, insert on platform.outbox to troth_app;
select platform.across_tenants('platform.outbox', 'relay', 'select, update (published_at)');

-- A relay leases a part, so that one aggregate's facts leave in order whoever carries them. The fence grows with every lease:
-- who lost it cannot mark facts as published any more.
create table platform.outbox_part (
  part          smallint    primary key check (part between 0 and 15),
  leased_by     text,
  leased_until  timestamptz,
  fence         bigint      not null default 0
);
insert into platform.outbox_part (part) select generate_series(0, 15);
revoke all on platform.outbox_part from public;
grant select, update on platform.outbox_part to troth_relay;
grant select on platform.outbox_part to troth_app;

-- What a consumer has already taken in: a message that is delivered twice has its effect once.
create table platform.inbox (
  tenant_id    uuid        not null,
  consumer     text        not null,
  message_id   uuid        not null,
  received_at  timestamptz not null,
  primary key (tenant_id, consumer, message_id)
) partition by range (message_id);
select platform.partition_monthly('platform.inbox');
select platform.protect_append_only('platform.inbox');

---------------------------------------------------------------------------------------------------- evidence entries

-- One entry a command, in its transaction, without a place in the log: a place would be one row that all commands wait for.
--
-- How the sequencer finds what is new, with no further row or lock on a command's path: `xact` is the writing transaction.
-- Every transaction below pg_snapshot_xmin(pg_current_snapshot()) has ended, so no entry with such an xact can appear later.
-- The sequencer keeps the last (xact, id) it took in platform.sequencer_mark and reads
--   where (xact, id) > (mark.xact, mark.id) and xact < pg_snapshot_xmin(pg_current_snapshot()) order by xact, id limit n
-- from the index below: each entry once, none skipped however late its commit, at a cost of what is new. A transaction that
-- stays open holds the mark back, never the commands; transactions are cut off after 5 s.
-- The app may not write `xact`: the grant names the other columns.
create table platform.entry (
  tenant_id       uuid        not null,
  id              uuid        not null,
  xact            xid8        not null default pg_current_xact_id(),
  aggregate_kind  text        not null,
  aggregate_id    uuid,
  prev            bytea       check (octet_length(prev) = 32),
  canon           text        not null,
  leaf            bytea       not null check (octet_length(leaf) = 32),
  recorded_at     timestamptz not null,
  primary key (tenant_id, id)
) partition by range (id);
create index entry_xact on platform.entry (xact, id);
create index entry_aggregate on platform.entry (tenant_id, aggregate_kind, aggregate_id, id);
select platform.partition_monthly('platform.entry');
select platform.protect_append_only('platform.entry');
revoke insert on platform.entry from troth_app;
grant insert (tenant_id, id, aggregate_kind, aggregate_id, prev, canon, leaf, recorded_at) on platform.entry to troth_app;
select platform.across_tenants('platform.entry', 'sequencer', 'select');

-- Transaction ids belong to one cluster. A database that was restored into another one counts anew, so its mark is set with
-- the new epoch (design 4.8), never carried over; `cluster` (system_identifier of pg_control_system()) says whose count it is.
create table platform.sequencer_mark (
  only_row  boolean primary key default true check (only_row),
  xact      xid8    not null default '0',
  id        uuid    not null default '00000000-0000-0000-0000-000000000000',
  cluster   text,
  fence     bigint  not null default 0
);
insert into platform.sequencer_mark default values;
revoke all on platform.sequencer_mark from public;
grant select, update on platform.sequencer_mark to troth_sequencer;
grant select on platform.sequencer_mark to troth_app;

---------------------------------------------------------------------------------------------------- timers and switches

-- What is due when. Rows of ours, so that a story can move the clock; the job engine only wakes who looks.
create table platform.timer (
  tenant_id   uuid        not null,
  kind        text        not null,
  subject_id  uuid        not null,
  due_at      timestamptz not null,
  payload     jsonb       not null default '{}',
  fired_at    timestamptz,
  primary key (tenant_id, kind, subject_id)
);
create index timer_due on platform.timer (due_at) where fired_at is null;
select platform.protect('platform.timer', deletable => true);
-- Whose timers are due is asked across tenants; firing one is a command of its tenant.
select platform.across_tenants('platform.timer', 'relay', 'select (tenant_id, kind, subject_id, due_at, fired_at)');

create table platform.switch (
  tenant_id   uuid        not null,
  key         text        not null,
  scope       jsonb       not null default '{}',
  "on"        boolean     not null,
  reason      text        not null,
  owner       text        not null,
  set_by      uuid        not null,
  expires_at  timestamptz,
  set_at      timestamptz not null,
  version     integer     not null default 1,
  primary key (tenant_id, key)
);
select platform.protect('platform.switch');

---------------------------------------------------------------------------------------------------- artifacts

create table platform.artifact_draft (
  tenant_id   uuid        not null,
  kind        text        not null,
  key         text        not null,
  body        text        not null,
  author_id   uuid        not null,
  owner       text        not null,
  version     integer     not null,
  updated_at  timestamptz not null,
  primary key (tenant_id, kind, key)
);
select platform.protect('platform.artifact_draft', deletable => true);

-- Published once and for ever, under the hash of what it says.
create table platform.artifact_version (
  tenant_id    uuid        not null,
  hash         text        not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
  kind         text        not null,
  key          text        not null,
  canon        text        not null,
  author_id    uuid        not null,
  recorded_at  timestamptz not null,
  primary key (tenant_id, hash)
);
create index artifact_version_key on platform.artifact_version (tenant_id, kind, key, recorded_at);
select platform.protect_append_only('platform.artifact_version');

-- Which model was in force when. Rolling back is a later row that names an earlier hash.
create table platform.model (
  tenant_id       uuid        not null,
  id              uuid        not null,
  release_id      uuid        not null,
  effective_from  timestamptz not null,
  hash            text        not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
  recorded_at     timestamptz not null,
  primary key (tenant_id, id)
);
create index model_in_force on platform.model (tenant_id, effective_from desc, recorded_at desc, id desc);
select platform.protect_append_only('platform.model');

create table platform.model_item (
  tenant_id      uuid not null,
  model_hash     text not null check (model_hash ~ '^sha256:[0-9a-f]{64}$'),
  kind           text not null,
  key            text not null,
  artifact_hash  text not null,
  primary key (tenant_id, model_hash, kind, key),
  foreign key (tenant_id, artifact_hash) references platform.artifact_version (tenant_id, hash)
);
select platform.protect_append_only('platform.model_item');

-- Documents and snapshots by the hash of their content: text in canonical form, or bytes.
create table platform.blob (
  tenant_id    uuid        not null,
  hash         text        not null check (hash ~ '^sha256:[0-9a-f]{64}$'),
  kind         text        not null,
  canon        text,
  bytes        bytea,
  recorded_at  timestamptz not null,
  primary key (tenant_id, hash),
  check (num_nonnulls(canon, bytes) = 1)
);
select platform.protect_append_only('platform.blob');

---------------------------------------------------------------------------------------------------- webhooks

create table platform.webhook (
  tenant_id   uuid        not null,
  id          uuid        not null,
  url         text        not null,
  secret      text        not null,
  types       text[]      not null,
  state       text        not null,
  version     integer     not null,
  entry_leaf  bytea,
  created_at  timestamptz not null,
  primary key (tenant_id, id)
);
select platform.protect('platform.webhook');
-- A report never shows the secret that signs.
revoke select on platform.webhook from troth_reader;
grant select (tenant_id, id, url, types, state, version, entry_leaf, created_at) on platform.webhook to troth_reader;

create table platform.webhook_delivery (
  tenant_id     uuid        not null,
  id            uuid        not null,
  webhook_id    uuid        not null,
  fact_id       uuid        not null,
  attempts      integer     not null default 0,
  state         text        not null,
  last_status   integer,
  last_error    text,
  next_at       timestamptz,
  delivered_at  timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, webhook_id, fact_id),
  foreign key (tenant_id, webhook_id) references platform.webhook (tenant_id, id)
);
create index webhook_delivery_due on platform.webhook_delivery (next_at) where delivered_at is null;
select platform.protect('platform.webhook_delivery');
select platform.across_tenants('platform.webhook_delivery', 'relay', 'select (tenant_id, id, state, next_at, delivered_at)');
