-- A case as the work that it is: by which rule it was judged, how urgent it is, whose it is now, how its service level stands, and what was
-- said and done about it. What is copied from order and task (their names) is as it was when the case was opened.
alter table fallout.fallout_case
  add column rule_id         text not null default 'before-there-were-rules',
  add column rules_hash      text,
  add column severity        text not null default 'medium' check (severity in ('low', 'medium', 'high', 'critical')),
  add column runbook         text not null default 'provisioning-failure',
  -- One cause over many orders: the system, the operation and the code of the no.
  add column cause_key       text not null default '',
  add column connector       text,
  add column operation       text,
  add column task_name       text not null default '',
  add column order_number    text not null default '',
  add column customer        text not null default '',
  add column channel         text,
  -- When the work that failed was last sent: until the case was opened, nobody knew.
  add column failed_at       timestamptz,
  add column assignee_person uuid,
  add column near_at         timestamptz,
  add column breached_at     timestamptz,
  add column escalations     integer not null default 0 check (escalations >= 0),
  add column escalated_to    text,
  drop constraint fallout_case_communication_check,
  add constraint fallout_case_communication_check check (communication in ('none', 'queued', 'sent', 'failed'));
update fallout.fallout_case set cause_key = concat('unknown/unknown/', cause ->> 'code') where cause_key = '';

create index fallout_by_cause on fallout.fallout_case (tenant_id, cause_key, opened_at desc);
create index fallout_by_time on fallout.fallout_case (tenant_id, opened_at);

-- What was said and done about a case, beside its repairs. Nothing of it is changed or taken away.
create table fallout.case_event (
  tenant_id   uuid        not null,
  id          uuid        not null,
  case_id     uuid        not null,
  kind        text        not null check (kind in ('opened', 'fell-out-again', 'taken', 'assigned', 'commented', 'near', 'escalated', 'told', 'resolved', 'repair-refused', 'repair-reversed')),
  person_id   uuid,
  body        text        not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, case_id) references fallout.fallout_case (tenant_id, id)
);
create index case_event_by_case on fallout.case_event (tenant_id, case_id, recorded_at);
select platform.protect_append_only('fallout.case_event');

-- Which repair answers which: a wrong one is reversed by another, and both stand.
alter table fallout.repair
  add column reverses     uuid,
  add column group_repair uuid,
  add foreign key (tenant_id, reverses) references fallout.repair (tenant_id, id);
create unique index repair_reversed_once on fallout.repair (tenant_id, reverses) where reverses is not null;

-- One repair for all cases of one cause. Each case is repaired for itself: one that is refused holds up no other.
create table fallout.group_repair (
  tenant_id    uuid        not null,
  id           uuid        not null,
  cause_key    text        not null,
  action       text        not null,
  detail       text        not null,
  reason       text        not null,
  requested_by uuid        not null,
  state        text        not null check (state in ('running', 'done', 'stopped')),
  version      integer     not null check (version > 0),
  entry_leaf   bytea,
  recorded_at  timestamptz not null,
  ended_at     timestamptz,
  primary key (tenant_id, id),
  check ((state = 'running') = (ended_at is null))
);
create unique index group_repair_one_running on fallout.group_repair (tenant_id, cause_key) where state = 'running';
select platform.protect('fallout.group_repair');

create table fallout.group_repair_item (
  tenant_id uuid        not null,
  job_id    uuid        not null,
  case_id   uuid        not null,
  task_id   uuid        not null,
  order_id  uuid        not null,
  outcome   text        not null default 'waiting' check (outcome in ('waiting', 'repaired', 'refused', 'left')),
  refusal   text,
  settled_at timestamptz,
  primary key (tenant_id, job_id, case_id),
  foreign key (tenant_id, job_id) references fallout.group_repair (tenant_id, id),
  check ((outcome = 'waiting') = (settled_at is null))
);
create index group_repair_waiting on fallout.group_repair_item (tenant_id, job_id) where outcome = 'waiting';
select platform.protect('fallout.group_repair_item');
