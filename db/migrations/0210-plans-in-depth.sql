-- What stands between the product and its tasks: services and resources, each with the rule that asked for it.
create table fulfillment.plan_part (
  tenant_id        uuid not null,
  id               uuid not null,
  plan_id          uuid not null,
  order_id         uuid not null,
  item_id          uuid not null,
  key              text not null,
  kind             text not null check (kind in ('customerFacingService', 'resourceFacingService', 'resource')),
  name             text not null,
  specification    text,
  supports_id      uuid,
  characteristics  text not null,
  rule_id          text not null,
  artifact_hash    text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references fulfillment.plan (tenant_id, id)
);
create index plan_part_order on fulfillment.plan_part (tenant_id, order_id);
select platform.protect_append_only('fulfillment.plan_part');

-- What was looked up when the plan was made: with the order and the rules it says why the plan is as it is.
alter table fulfillment.plan add column conditions text not null default '{}';

alter table fulfillment.task_work
  add column part_id uuid,
  add column ends_item_changes boolean not null default false;
create index task_work_rule on fulfillment.task_work (tenant_id, artifact_hash, rule_id);

-- A task may hold the place of a rule that waits for answers; planning is no call, so nothing outside names it when it is done.
alter table fulfillment.task_work drop constraint task_work_kind_check;
alter table fulfillment.task_work add constraint task_work_kind_check check (kind in ('call', 'milestone', 'expansion'));
alter table fulfillment.task drop constraint task_kind_check;
alter table fulfillment.task add constraint task_kind_check check (kind in ('call', 'milestone', 'expansion'));
alter table fulfillment.task drop constraint task_check2;
alter table fulfillment.task add constraint task_done_by_whom check (state <> 'done' or kind <> 'call' or ref is not null);
create index task_expandable on fulfillment.task (tenant_id, due_at, id) where kind = 'expansion' and state = 'ready';

-- What a late rule was decided by, and how much came of it.
create table fulfillment.plan_expansion (
  tenant_id    uuid        not null,
  task_id      uuid        not null,
  plan_id      uuid        not null,
  order_id     uuid        not null,
  answers      text        not null,
  tasks        integer     not null check (tasks >= 0),
  recorded_at  timestamptz not null,
  primary key (tenant_id, task_id),
  foreign key (tenant_id, task_id) references fulfillment.task_work (tenant_id, id)
);
create index plan_expansion_order on fulfillment.plan_expansion (tenant_id, order_id);
select platform.protect_append_only('fulfillment.plan_expansion');

-- A task waits for another order that is not planned yet. When it is, the wait becomes a dependency; when it never will be, it is released.
create table fulfillment.order_wait (
  tenant_id        uuid        not null,
  task_id          uuid        not null,
  order_id         uuid        not null,
  other_order_id   uuid        not null,
  offering         text        not null,
  task_key         text        not null,
  recorded_at      timestamptz not null,
  released_at      timestamptz,
  because          text        check (because in ('planned', 'cancelled')),
  primary key (tenant_id, task_id, other_order_id, offering, task_key),
  foreign key (tenant_id, task_id) references fulfillment.task_work (tenant_id, id),
  check ((released_at is null) = (because is null)),
  check (order_id <> other_order_id)
);
create index order_wait_other on fulfillment.order_wait (tenant_id, other_order_id) where released_at is null;
create index order_wait_order on fulfillment.order_wait (tenant_id, order_id);
select platform.protect('fulfillment.order_wait');

-- A running plan was changed: what was kept, undone, done anew and added, for whoever asks why it is as it is.
create table fulfillment.plan_amendment (
  tenant_id      uuid        not null,
  id             uuid        not null,
  plan_id        uuid        not null,
  order_id       uuid        not null,
  order_version  integer     not null check (order_version > 0),
  changes        text        not null,
  recorded_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references fulfillment.plan (tenant_id, id)
);
create index plan_amendment_order on fulfillment.plan_amendment (tenant_id, order_id, recorded_at);
select platform.protect_append_only('fulfillment.plan_amendment');
