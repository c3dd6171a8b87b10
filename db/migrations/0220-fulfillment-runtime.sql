-- How the systems that others own are treated while orders are carried out, one row a connector that was ever in trouble or is limited. A healthy
-- connector without a limit has no row, so that the road of every claim and every outcome writes nothing here.
create table fulfillment.connector_gate (
  tenant_id       uuid        not null,
  connector       text        not null,
  breaker         text        not null check (breaker in ('closed', 'open', 'halfOpen')),
  -- Troubles since the last answer, and when the first of them was.
  failures        integer     not null check (failures >= 0),
  failing_since   timestamptz,
  -- While it is open nothing is sent before this; while it is half open a probe is under way until this.
  open_until      timestamptz,
  -- Openings since it was last closed: each waits longer than the one before.
  openings        integer     not null check (openings >= 0),
  because         text,
  -- The next call, and the next repeated call, may be made at these instants; null: at once.
  rate_free_at    timestamptz,
  budget_free_at  timestamptz,
  -- A limit on all calls is in force: whoever claims looks here under a lock.
  metered         boolean     not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, connector),
  check ((breaker = 'closed') = (open_until is null))
);
select platform.protect('fulfillment.connector_gate');

-- A person does it: which queue it lies in, what is to be done, what has to be told of it. And no task begins before its date.
alter table fulfillment.task_work add column manual jsonb;
alter table fulfillment.task_work add column not_before timestamptz;
alter table fulfillment.task_work drop constraint task_work_kind_check;
alter table fulfillment.task_work add constraint task_work_kind_check check (kind in ('call', 'milestone', 'manual', 'expansion'));
alter table fulfillment.task_work add constraint task_work_manual check ((kind = 'manual') = (manual is not null));
alter table fulfillment.task drop constraint task_kind_check;
alter table fulfillment.task add constraint task_kind_check check (kind in ('call', 'milestone', 'manual', 'expansion'));
create index task_queue on fulfillment.task (tenant_id, due_at, id) where kind = 'manual' and state in ('ready', 'inFlight');
