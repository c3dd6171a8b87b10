-- What recurs, by a stated rule over the log; whose work it became; and what was counted before and after. What somebody typed stands here and in no fact.
create table operations.improvement (
  tenant_id      uuid        not null,
  id             uuid        not null,
  number         integer     not null check (number > 0),
  pattern        text        not null,
  cause          text        not null check (length(cause) between 1 and 300),
  title          text        not null,
  rule           text        not null,
  state          text        not null check (state in ('found', 'taken', 'done', 'closed', 'dismissed')),
  -- Count, window and the newest records of what recurs.
  found          jsonb       not null,
  owner_person   uuid,
  what           text,
  due            date,
  done_at        timestamptz,
  done_says      text,
  effect         jsonb,
  ended_at       timestamptz,
  ended_because  text,
  found_at       timestamptz not null,
  version        integer     not null check (version > 0),
  entry_leaf     bytea       check (octet_length(entry_leaf) = 32),
  primary key (tenant_id, id),
  constraint improvement_number_once unique (tenant_id, number),
  check (state <> 'taken' or (owner_person is not null and what is not null and due is not null)),
  -- That it helped is counted, never said.
  check (state <> 'closed' or effect is not null)
);
-- Of one cause one is open.
create unique index improvement_one_open on operations.improvement (tenant_id, pattern, cause) where state in ('found', 'taken', 'done');
create index improvement_newest on operations.improvement (tenant_id, found_at desc, id desc);
select platform.protect('operations.improvement');
