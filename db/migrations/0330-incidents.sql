-- Incidents: what went wrong for customers or for us, how far it went, what contained it, what was learned. What somebody typed stands here and in no fact.
create table operations.incident (
  tenant_id        uuid        not null,
  id               uuid        not null,
  number           integer     not null check (number > 0),
  title            text        not null check (length(title) between 1 and 300),
  state            text        not null check (state in ('detected', 'dismissed', 'classified', 'contained', 'resolved', 'reviewed', 'closed')),
  severity         text        not null check (severity in ('sev1', 'sev2', 'sev3', 'sev4')),
  -- What was seen first: a signal by its name, or a person.
  signal           text        not null,
  -- The same cause again within ninety days is a recurrence; null where nothing was said that could be compared.
  cause_key        text        check (length(cause_key) between 1 and 300),
  runbook          text,
  scope            jsonb       not null,
  started_at       timestamptz not null,
  detected_at      timestamptz not null,
  -- The nine of operations 14.2, and the records and money that they were computed from.
  classification   jsonb,
  records          jsonb,
  -- Keys of the switches that contained it.
  containments     text[]      not null default '{}',
  contained_at     timestamptz,
  resolved_at      timestamptz,
  resolution       text,
  postmortem       jsonb,
  dismissed_because text,
  closed_at        timestamptz,
  recurrence_of    uuid,
  owner_person     uuid        not null,
  version          integer     not null check (version > 0),
  entry_leaf       bytea       check (octet_length(entry_leaf) = 32),
  primary key (tenant_id, id),
  constraint incident_number_once unique (tenant_id, number),
  foreign key (tenant_id, recurrence_of) references operations.incident (tenant_id, id),
  check (started_at <= detected_at),
  check (state not in ('resolved', 'reviewed', 'closed') or (resolved_at is not null and resolution is not null)),
  check (state not in ('reviewed', 'closed') or postmortem is not null),
  check (state in ('detected', 'dismissed') or classification is not null),
  check ((state = 'dismissed') = (dismissed_because is not null))
);
-- Of one cause one incident is open: two sweeps at once open it once.
create unique index incident_one_open on operations.incident (tenant_id, cause_key) where cause_key is not null and state not in ('dismissed', 'closed');
create index incident_by_cause on operations.incident (tenant_id, cause_key, detected_at desc);
create index incident_newest on operations.incident (tenant_id, detected_at desc, id desc);
select platform.protect('operations.incident');

-- What is to be done so that it does not come back: by whom, by when, and who else saw that it was.
create table operations.incident_action (
  tenant_id     uuid        not null,
  incident_id   uuid        not null,
  id            uuid        not null,
  text          text        not null check (length(text) between 1 and 2000),
  owner_person  uuid        not null,
  deadline      date        not null,
  added_at      timestamptz not null,
  verified_by   uuid,
  verified_at   timestamptz,
  evidence      text,
  primary key (tenant_id, incident_id, id),
  foreign key (tenant_id, incident_id) references operations.incident (tenant_id, id),
  check (num_nonnulls(verified_by, verified_at, evidence) in (0, 3)),
  -- Whoever did it does not say that it was done.
  constraint incident_action_by_another check (verified_by is null or verified_by <> owner_person)
);
create index incident_action_open on operations.incident_action (tenant_id, deadline) where verified_at is null;
select platform.protect('operations.incident_action');
