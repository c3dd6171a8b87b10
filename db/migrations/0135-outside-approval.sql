-- A step that an outside system is asked about, and what it said. One per step, however often the step is reminded of.
create table approval.outside_request (
  tenant_id    uuid    not null,
  step_id      uuid    not null,
  connector    text    not null,
  state        text    not null check (state in
    ('requested', 'asking', 'waiting', 'unknown', 'answered', 'counted', 'notCounted', 'failed', 'over')),
  attempt_no   integer not null default 0 check (attempt_no >= 0),
  -- When somebody looks at it next; null where it is open: at once.
  due_at       timestamptz,
  last_sent_at timestamptz,
  -- The answer as it came, in canonical text: yes or no, its words, and whom it vouches for.
  said         text,
  why          text,
  settled_at   timestamptz,
  -- Nothing is entered of it before it is asked.
  version      integer not null default 0 check (version >= 0),
  entry_leaf   bytea,
  primary key (tenant_id, step_id),
  check ((state in ('counted', 'notCounted', 'failed', 'over')) = (settled_at is not null)),
  check (state not in ('answered', 'counted', 'notCounted') or said is not null)
);
create index outside_request_due on approval.outside_request (tenant_id, due_at) where settled_at is null;
select platform.protect('approval.outside_request');
