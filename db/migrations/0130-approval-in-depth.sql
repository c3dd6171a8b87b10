-- Steps are asked in groups, by the rules of the policy version that the case was submitted under; several persons may have to answer one.
-- Cases from before have one step a group, one answer a step.
alter table approval.approval_case
  drop constraint approval_case_status_check,
  add constraint approval_case_status_check check (status in ('open', 'approved', 'rejected', 'returned', 'recalled', 'void')),
  add column cited       text[] not null default '{}',
  add column reminded_at timestamptz;

alter table approval.step
  drop constraint step_status_check,
  drop constraint step_check,
  add constraint step_status_check
    check (status in ('waiting', 'asked', 'approved', 'rejected', 'returned', 'carried', 'notNeeded', 'void')),
  add constraint step_decided_by_check check ((status in ('approved', 'rejected', 'returned')) = (decided_by is not null)),
  add column step_group       integer check (step_group > 0),
  add column needs            text not null default 'all' check (needs in ('all', 'any')),
  add column answers_needed   integer not null default 1 check (answers_needed > 0),
  add column rules            jsonb not null default '{}',
  add column carried          jsonb not null default '[]',
  add column again            jsonb not null default '[]',
  add column approved_reasons integer[],
  add column instead_of_role  text,
  add column escalated_from   uuid;

-- What each person said. Nobody answers a step twice, and nobody answers their own request: not as somebody's delegate either.
create table approval.answer (
  tenant_id     uuid not null,
  case_id       uuid not null,
  step_id       uuid not null,
  person_id     uuid not null,
  instead_of    uuid,
  delegation_id uuid,
  decision      text not null check (decision in ('approve', 'reject', 'approveInPart')),
  comment       text not null,
  evidence      text,
  requested_by  uuid not null,
  answered_at   timestamptz not null,
  constraint approval_answer_once primary key (tenant_id, case_id, step_id, person_id),
  foreign key (tenant_id, case_id, step_id) references approval.step (tenant_id, case_id, id),
  constraint approval_answer_not_own check (person_id <> requested_by and (instead_of is null or instead_of <> requested_by)),
  check ((instead_of is null) = (delegation_id is null))
);
select platform.protect_append_only('approval.answer');

-- What an approver made their yes depend on.
create table approval.condition (
  tenant_id uuid not null,
  case_id   uuid not null,
  id        uuid not null,
  step_no   integer not null check (step_no > 0),
  body      text not null,
  asks      jsonb,
  set_by    uuid not null,
  met_by    uuid,
  met_at    timestamptz,
  note      text,
  primary key (tenant_id, case_id, id),
  foreign key (tenant_id, case_id) references approval.approval_case (tenant_id, id),
  check ((met_by is null) = (met_at is null))
);
select platform.protect('approval.condition');

create table approval.remark (
  tenant_id   uuid not null,
  case_id     uuid not null,
  id          uuid not null,
  person_id   uuid not null,
  body        text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, case_id, id),
  foreign key (tenant_id, case_id) references approval.approval_case (tenant_id, id)
);
select platform.protect_append_only('approval.remark');

-- Which rules asked, and the facts that each was held to: margins and floors are among them, so this stands apart, as quote.margin does.
create table approval.asked_row (
  tenant_id uuid not null,
  case_id   uuid not null,
  row_key   text not null,
  role      text not null,
  step_no   integer not null check (step_no > 0),
  -- Its place among the step's reasons, from 1; null where it was carried.
  place     integer check (place > 0),
  mark      text not null,
  held      jsonb not null,
  primary key (tenant_id, case_id, row_key, role)
);
select platform.protect_append_only('approval.asked_row');

create table approval.delegation (
  tenant_id   uuid not null,
  id          uuid not null,
  kind        text not null check (kind in ('delegation', 'out-of-office')),
  from_person uuid not null,
  to_person   uuid not null,
  valid_from  timestamptz not null,
  valid_until timestamptz not null,
  roles       text[],
  territories text[],
  reason      text not null,
  ended_at    timestamptz,
  version     integer not null check (version > 0),
  entry_leaf  bytea,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  constraint approval_delegation_other check (from_person <> to_person),
  check (valid_from < valid_until)
);
create index delegation_to on approval.delegation (tenant_id, to_person, valid_until);
create index delegation_from on approval.delegation (tenant_id, from_person, valid_until);
select platform.protect('approval.delegation');
