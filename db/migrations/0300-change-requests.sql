-- A change of what the company sells, at which price, under which rules, or of the service itself: asked for, assessed, answered for, watched.
create table governance.change_counter (
  tenant_id  uuid   not null,
  last       bigint not null check (last > 0),
  primary key (tenant_id)
);
select platform.protect('governance.change_counter');

create table governance.change (
  tenant_id        uuid        not null,
  id               uuid        not null,
  number           text        not null check (number ~ '^CR-[0-9]{5,}$'),
  status           text        not null check (status in ('draft', 'submitted', 'approved', 'scheduled', 'released', 'watched', 'closed',
                                 'returned', 'withdrawn', 'rolledBack')),
  type             text        not null,
  title            text        not null check (length(title) between 1 and 200),
  -- The canonical text of everything that was asked; the fingerprint is of it.
  body             text        not null,
  fingerprint      text        not null check (fingerprint ~ '^sha256:[0-9a-f]{64}$'),
  release_id       uuid,
  emergency        boolean     not null,
  tier             smallint    check (tier between 0 and 4),
  -- The tier as somebody moved it: up at once, down when another person allowed it.
  tier_by_hand     jsonb,
  -- What was found when it was last assessed, and the content that this holds for.
  assessed         jsonb,
  assessed_hash    text,
  assessment_id    uuid,
  -- How often it was put before its approvers: what they said in an earlier round counts no more.
  round            integer     not null default 0,
  approved_hash    text,
  scheduled_for    timestamptz,
  released_at      timestamptz,
  watched          jsonb,
  closing          jsonb,
  rolled_back_by   uuid,
  author_persons   uuid[]      not null check (cardinality(author_persons) > 0),
  requested_by     uuid        not null,
  version          integer     not null check (version > 0),
  entry_leaf       bytea,
  recorded_at      timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, release_id) references governance.release (tenant_id, id),
  foreign key (tenant_id, rolled_back_by) references governance.release (tenant_id, id),
  constraint change_approved_of_what check (status not in ('approved', 'scheduled') or approved_hash is not null)
);
create index change_newest on governance.change (tenant_id, recorded_at desc, id desc);
-- One change answers for a release: with two, either's yes would do.
create unique index change_one_of_release on governance.change (tenant_id, release_id) where status <> 'withdrawn';
select platform.protect('governance.change');

-- What each gate found, for one content. Nothing here is ever written over: a later assessment is further rows.
create table governance.change_gate (
  tenant_id      uuid        not null,
  change_id      uuid        not null,
  assessment_id  uuid        not null,
  gate           text        not null,
  content_hash   text        not null check (content_hash ~ '^sha256:[0-9a-f]{64}$'),
  outcome        text        not null check (outcome in ('passed', 'warned', 'failed')),
  says           jsonb       not null,
  seen           text,
  recorded_at    timestamptz not null,
  primary key (tenant_id, change_id, assessment_id, gate),
  foreign key (tenant_id, change_id) references governance.change (tenant_id, id)
);
select platform.protect_append_only('governance.change_gate');

-- Who answered for it, as which role, for which content. A natural person stands once in an answer.
create table governance.change_approval (
  tenant_id     uuid        not null,
  change_id     uuid        not null,
  round         integer     not null,
  content_hash  text        not null check (content_hash ~ '^sha256:[0-9a-f]{64}$'),
  role          text        not null,
  person_id     uuid        not null,
  name          text        not null,
  note          text,
  recorded_at   timestamptz not null,
  primary key (tenant_id, change_id, round, role),
  foreign key (tenant_id, change_id) references governance.change (tenant_id, id),
  constraint change_approval_one_person unique (tenant_id, change_id, round, person_id)
);
select platform.protect_append_only('governance.change_approval');
