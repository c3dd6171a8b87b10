-- What is promised: families of quotes, their revisions and lines, the decisions they rest on, who approved them, what was shown.
create schema quote;

create table quote.family (
  tenant_id   uuid not null,
  id          uuid not null,
  number      text not null,
  account_id  uuid not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  constraint quote_number_once unique (tenant_id, number)
);
select platform.protect('quote.family');

create table quote.revision (
  tenant_id      uuid not null,
  id             uuid not null,
  family_id      uuid not null,
  revision_no    integer not null check (revision_no > 0),
  status         text not null check (status in ('draft', 'inApproval', 'approved', 'presented', 'accepted', 'converted', 'declined', 'expired', 'cancelled', 'superseded')),
  account_id     uuid not null,
  territory      text not null,
  owner_person   uuid not null,
  header         jsonb not null,
  -- Everybody who shaped it: none of them may approve it.
  persons        uuid[] not null,
  -- Fingerprint of what the quote says now; an approval is bound to it.
  content        text,
  priced_content text,
  validated_content text,
  -- Root of the sealed snapshot and hash of the document that the customer was shown.
  content_root   text,
  document_id    uuid,
  document_hash  text,
  snapshot_hash  text,
  valid_until    timestamptz,
  presented_at   timestamptz,
  accepted_at    timestamptz,
  accepted_by    jsonb,
  version        integer not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  primary key (tenant_id, id),
  constraint quote_revision_once unique (tenant_id, family_id, revision_no),
  foreign key (tenant_id, family_id) references quote.family (tenant_id, id),
  check (status not in ('presented', 'accepted', 'converted') or (content_root is not null and document_hash is not null and valid_until is not null)),
  check (status not in ('accepted', 'converted') or accepted_at is not null)
);
-- Only one accepted revision of a family can ever be converted, whatever raced.
create unique index quote_one_accepted on quote.revision (tenant_id, family_id) where status in ('accepted', 'converted');
create unique index quote_one_presented on quote.revision (tenant_id, family_id) where status = 'presented';
create index revision_by_status on quote.revision (tenant_id, status, recorded_at desc);
create index revision_by_account on quote.revision (tenant_id, account_id, recorded_at desc);
select platform.protect('quote.revision');

create table quote.line (
  tenant_id   uuid not null,
  revision_id uuid not null,
  id          uuid not null,
  lineage_id  uuid not null,
  position    integer not null check (position > 0),
  body        jsonb not null,
  version     integer not null check (version > 0),
  primary key (tenant_id, revision_id, id),
  constraint quote_line_position_once unique (tenant_id, revision_id, position) deferrable initially deferred,
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect('quote.line', true);

-- The decisions a revision rests on, latest of each kind. Money that its reader may not see stands in a table of its own.
create table quote.decision (
  tenant_id   uuid not null,
  revision_id uuid not null,
  kind        text not null check (kind in ('price', 'validation', 'routing')),
  content     text not null,
  fingerprint text not null,
  blob_hash   text,
  result      jsonb not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, revision_id, kind),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect('quote.decision');

create table quote.margin (
  tenant_id   uuid not null,
  revision_id uuid not null,
  content     text not null,
  fingerprint text not null,
  result      jsonb not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, revision_id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect('quote.margin');

-- What customers accepted: written once, never changed.
create table quote.acceptance (
  tenant_id     uuid not null,
  revision_id   uuid not null,
  content_root  text not null,
  document_hash text not null,
  accepted_at   timestamptz not null,
  accepted_by   jsonb not null,
  primary key (tenant_id, revision_id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect_append_only('quote.acceptance');

create schema approval;

create table approval.approval_case (
  tenant_id      uuid not null,
  id             uuid not null,
  subject_kind   text not null,
  subject_id     uuid not null,
  -- Fingerprint of what was submitted: a decision on anything else is stale.
  content        text not null,
  status         text not null check (status in ('open', 'approved', 'rejected', 'recalled', 'void')),
  requested_by   uuid not null,
  persons        uuid[] not null,
  policy_key     text not null,
  policy_hash    text not null,
  body           jsonb not null,
  version        integer not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  decided_at     timestamptz,
  primary key (tenant_id, id)
);
create unique index approval_one_open on approval.approval_case (tenant_id, subject_kind, subject_id) where status = 'open';
create index approval_by_subject on approval.approval_case (tenant_id, subject_id, recorded_at desc);
select platform.protect('approval.approval_case');

create table approval.step (
  tenant_id    uuid not null,
  case_id      uuid not null,
  id           uuid not null,
  step_no      integer not null check (step_no > 0),
  role         text not null,
  reasons      jsonb not null,
  status       text not null check (status in ('waiting', 'asked', 'approved', 'rejected', 'void')),
  decided_by   uuid,
  decided_at   timestamptz,
  comment      text,
  due_at       timestamptz,
  requested_by uuid not null,
  primary key (tenant_id, case_id, id),
  constraint approval_step_once unique (tenant_id, case_id, step_no),
  foreign key (tenant_id, case_id) references approval.approval_case (tenant_id, id),
  -- Segregation of duties also lives in the table.
  constraint approval_not_own check (decided_by is null or decided_by <> requested_by),
  check ((status in ('approved', 'rejected')) = (decided_by is not null))
);
create index approval_worklist on approval.step (tenant_id, role, due_at) where status = 'asked';
select platform.protect('approval.step');

create schema proposal;

create table proposal.document (
  tenant_id     uuid not null,
  id            uuid not null,
  subject_id    uuid not null,
  language      text not null,
  sha256        text not null,
  content_root  text not null,
  template_hash text not null,
  data_hash     text not null,
  font_hashes   jsonb not null,
  engine        text not null,
  bytes         bytea not null,
  recorded_at   timestamptz not null,
  primary key (tenant_id, id)
);
create index document_by_subject on proposal.document (tenant_id, subject_id, recorded_at desc);
select platform.protect_append_only('proposal.document');

create schema promotion;

-- Budgets are a ledger of reservations, never one counter that every acceptance locks.
create table promotion.reservation (
  tenant_id    uuid not null,
  id           uuid not null,
  promotion    text not null,
  revision_id  uuid not null,
  amount       numeric(24, 6) not null check (amount >= 0),
  currency     text not null,
  state        text not null check (state in ('reserved', 'consumed', 'released')),
  expires_at   timestamptz not null,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  constraint promotion_reserved_once unique (tenant_id, promotion, revision_id)
);
create index reservation_by_promotion on promotion.reservation (tenant_id, promotion, state);
select platform.protect('promotion.reservation');
