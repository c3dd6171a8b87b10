-- How promises are kept: orders, the plans that fulfil them, what falls out, what billing is handed, what customers have, what they are told.
create schema ordering;

create table ordering.product_order (
  tenant_id         uuid        not null,
  id                uuid        not null,
  number            text        not null,
  state             text        not null check (state in ('draft', 'acknowledged', 'rejected', 'pending', 'held', 'inProgress',
                                  'assessingCancellation', 'pendingCancellation', 'cancelled', 'completed', 'partial', 'failed')),
  version           integer     not null check (version > 0),
  entry_leaf        bytea,
  account_id        uuid        not null,
  territory         text        not null,
  quote_id          uuid        not null,
  revision_id       uuid        not null,
  family_id         uuid        not null,
  part              integer     not null check (part > 0),
  content_root      text        not null,
  document_hash     text        not null,
  accepted_at       timestamptz not null,
  currency          text        not null check (currency ~ '^[A-Z]{3}$'),
  requested_for     date,
  contract_from     date        not null,
  contract_to       date,
  -- The rules it started with; a release that lands later does not move the ground under it.
  model_hash        text        not null,
  parties           jsonb       not null,
  approvals         jsonb       not null,
  persons_involved  uuid[]      not null,
  item_count        integer     not null check (item_count > 0),
  recorded_at       timestamptz not null,
  submitted_at      timestamptz,
  ended_at          timestamptz,
  primary key (tenant_id, id),
  constraint order_number_once unique (tenant_id, number),
  -- One conversion of an accepted revision, whatever is retried, raced or crashed.
  constraint order_part_once unique (tenant_id, revision_id, part),
  check (contract_to is null or contract_from < contract_to),
  check (state in ('draft', 'rejected', 'cancelled') or submitted_at is not null)
);
create index order_by_account on ordering.product_order (tenant_id, account_id, recorded_at desc);
create index order_by_state on ordering.product_order (tenant_id, state, recorded_at desc);
create index order_by_quote on ordering.product_order (tenant_id, quote_id);
select platform.protect('ordering.product_order');

-- What was accepted, line by line: written once with the order and never changed.
create table ordering.order_item (
  tenant_id       uuid    not null,
  id              uuid    not null,
  order_id        uuid    not null,
  source_line_id  uuid    not null,
  lineage_id      uuid    not null,
  position        integer not null check (position > 0),
  parent_item_id  uuid,
  offering        text    not null,
  offering_hash   text    not null,
  action          text    not null check (action in ('add', 'modify', 'delete', 'noChange')),
  basis           text    not null check (basis in ('newSale', 'inherited', 'migrate')),
  body            text    not null,
  terms_hash      text    not null check (terms_hash ~ '^sha256:[0-9a-f]{64}$'),
  primary key (tenant_id, id),
  constraint order_source_line_once unique (tenant_id, source_line_id),
  constraint order_item_position_once unique (tenant_id, order_id, position),
  foreign key (tenant_id, order_id) references ordering.product_order (tenant_id, id),
  foreign key (tenant_id, parent_item_id) references ordering.order_item (tenant_id, id)
);
create index order_item_lineage on ordering.order_item (tenant_id, lineage_id);
select platform.protect_append_only('ordering.order_item');

create schema fulfillment;

create table fulfillment.plan (
  tenant_id    uuid        not null,
  id           uuid        not null,
  order_id     uuid        not null,
  account_id   uuid        not null,
  purpose      text        not null check (purpose in ('fulfil', 'billing', 'compensate')),
  model_hash   text        not null,
  task_count   integer     not null check (task_count > 0),
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  constraint plan_once unique (tenant_id, order_id, purpose)
);
select platform.protect_append_only('fulfillment.plan');

-- What a task is. Apart from its state, because the state is written three times and the payload once.
create table fulfillment.task_work (
  tenant_id          uuid    not null,
  id                 uuid    not null,
  plan_id            uuid    not null,
  order_id           uuid    not null,
  item_id            uuid,
  key                text    not null,
  name               text    not null,
  kind               text    not null check (kind in ('call', 'milestone')),
  connector          text,
  operation          text,
  payload            text    not null,
  late               jsonb   not null,
  rule_id            text    not null,
  artifact_hash      text    not null,
  point_of_no_return boolean not null,
  undo               jsonb,
  -- A task that takes another one back: which, and the key under which that was done.
  undoes             uuid,
  undo_key           text,
  retry              jsonb   not null,
  call_timeout_ms    integer not null check (call_timeout_ms > 0),
  idempotent         boolean not null,
  status_query       boolean not null,
  settles_within_ms  integer not null check (settles_within_ms >= 0),
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references fulfillment.plan (tenant_id, id),
  check ((kind = 'call') = (connector is not null and operation is not null)),
  check (kind = 'milestone' or item_id is not null),
  check ((undoes is null) = (undo_key is null))
);
create index task_work_plan on fulfillment.task_work (tenant_id, plan_id);
create index task_work_order on fulfillment.task_work (tenant_id, order_id);
select platform.protect_append_only('fulfillment.task_work');

-- A person corrected what is sent: the original stays, the newest number counts, and goes under a key of its own.
create table fulfillment.task_correction (
  tenant_id    uuid        not null,
  task_id      uuid        not null,
  key_no       integer     not null check (key_no > 0),
  payload      text        not null,
  person_id    uuid        not null,
  recorded_at  timestamptz not null,
  primary key (tenant_id, task_id, key_no),
  foreign key (tenant_id, task_id) references fulfillment.task_work (tenant_id, id)
);
select platform.protect_append_only('fulfillment.task_correction');

-- Where a task stands.
create table fulfillment.task (
  tenant_id        uuid        not null,
  id               uuid        not null,
  plan_id          uuid        not null,
  order_id         uuid        not null,
  account_id       uuid        not null,
  kind             text        not null check (kind in ('call', 'milestone')),
  state            text        not null check (state in ('waiting', 'ready', 'inFlight', 'awaitingOutcome', 'unknown', 'retryScheduled',
                                 'done', 'failed', 'fallenOut', 'skipped', 'cancelled', 'compensating', 'compensated', 'compensationFailed')),
  version          integer     not null check (version > 0),
  entry_leaf       bytea,
  deps_left        integer     not null check (deps_left >= 0),
  due_at           timestamptz,
  fence            integer     not null default 0 check (fence >= 0),
  lease_owner      text,
  tries            integer     not null default 0 check (tries >= 0),
  key_no           integer     not null default 0 check (key_no >= 0),
  earlier_unknown  boolean     not null default false,
  last_sent_at     timestamptz,
  checks           integer     not null default 0,
  callback_seq     integer     not null default 0,
  repairs          integer     not null default 0 check (repairs >= 0),
  problem          jsonb,
  ref              text,
  result           text,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references fulfillment.plan (tenant_id, id),
  -- What may be started has nothing left to wait for; what is timed has a time.
  check (state = 'waiting' or deps_left = 0 or state = 'cancelled'),
  check (state not in ('ready', 'inFlight', 'awaitingOutcome', 'unknown', 'retryScheduled') or due_at is not null),
  check (state <> 'done' or kind = 'milestone' or ref is not null)
) with (fillfactor = 80);
create index task_startable on fulfillment.task (tenant_id, due_at, id) where state in ('ready', 'retryScheduled');
create index task_in_doubt on fulfillment.task (tenant_id, due_at, id) where state in ('inFlight', 'awaitingOutcome', 'unknown');
create index task_order on fulfillment.task (tenant_id, order_id);
select platform.protect('fulfillment.task');

create table fulfillment.task_dependency (
  tenant_id     uuid not null,
  task_id       uuid not null,
  successor_id  uuid not null,
  primary key (tenant_id, task_id, successor_id),
  foreign key (tenant_id, task_id) references fulfillment.task_work (tenant_id, id),
  foreign key (tenant_id, successor_id) references fulfillment.task_work (tenant_id, id),
  check (task_id <> successor_id)
);
create index task_dependency_back on fulfillment.task_dependency (tenant_id, successor_id);
select platform.protect_append_only('fulfillment.task_dependency');

-- Every send, recorded before it leaves. What came of it is filled in once.
create table fulfillment.attempt (
  tenant_id        uuid        not null,
  id               uuid        not null,
  task_id          uuid        not null,
  fence            integer     not null check (fence > 0),
  idempotency_key  text        not null,
  state            text        not null check (state in ('inFlight', 'done', 'accepted', 'refused', 'failedSafe', 'unknown')),
  worker           text        not null,
  started_at       timestamptz not null,
  ended_at         timestamptz,
  took_ms          numeric,
  status           integer,
  answer_sha256    text,
  answer_start     text,
  detail           text,
  primary key (tenant_id, id),
  check ((state = 'inFlight') = (ended_at is null))
) partition by range (id);
create index attempt_task on fulfillment.attempt (tenant_id, task_id, id);
select platform.partition_monthly('fulfillment.attempt');
select platform.protect('fulfillment.attempt');

create schema fallout;

create table fallout.fallout_case (
  tenant_id         uuid        not null,
  id                uuid        not null,
  order_id          uuid        not null,
  task_id           uuid        not null,
  account_id        uuid        not null,
  item_id           uuid,
  product           text        not null,
  state             text        not null check (state in ('open', 'repairing', 'resolved')),
  version           integer     not null check (version > 0),
  entry_leaf        bytea,
  category          text        not null,
  retryability      text        not null check (retryability in ('safe', 'unsafe', 'after-correction')),
  owner_group       text        not null,
  cause             jsonb       not null,
  recommended       text        not null,
  safe_actions      text[]      not null,
  forbidden_actions jsonb       not null,
  impact            jsonb       not null,
  communication     text        not null check (communication in ('none', 'queued')),
  opened_at         timestamptz not null,
  sla_due_at        timestamptz not null,
  resolved_at       timestamptz,
  resolution        text,
  primary key (tenant_id, id),
  check ((state = 'resolved') = (resolved_at is not null))
);
create unique index fallout_one_open on fallout.fallout_case (tenant_id, task_id) where state <> 'resolved';
create index fallout_by_order on fallout.fallout_case (tenant_id, order_id, opened_at desc);
create index fallout_worklist on fallout.fallout_case (tenant_id, sla_due_at) where state <> 'resolved';
select platform.protect('fallout.fallout_case');

-- Every repair that was applied, right or wrong: a wrong one is answered by another, and both are kept.
create table fallout.repair (
  tenant_id    uuid        not null,
  id           uuid        not null,
  case_id      uuid        not null,
  action       text        not null,
  detail       text        not null,
  reason       text        not null,
  person_id    uuid        not null,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, case_id) references fallout.fallout_case (tenant_id, id)
);
create index repair_by_case on fallout.repair (tenant_id, case_id, recorded_at);
select platform.protect_append_only('fallout.repair');

create schema billing;

create table billing.handoff (
  tenant_id    uuid        not null,
  id           uuid        not null,
  order_id     uuid        not null,
  account_id   uuid        not null,
  state        text        not null check (state in ('requested', 'delivered')),
  version      integer     not null check (version > 0),
  entry_leaf   bytea,
  terms_root   text        not null,
  currency     text        not null,
  billing_ref  text,
  recorded_at  timestamptz not null,
  delivered_at timestamptz,
  primary key (tenant_id, id),
  constraint handoff_once unique (tenant_id, order_id),
  check ((state = 'delivered') = (delivered_at is not null))
);
select platform.protect('billing.handoff');

-- One charge of one segment of one order item, once for ever: the identity that keeps a replay from billing twice.
create table billing.instruction (
  tenant_id        uuid not null,
  id               uuid not null,
  handoff_id       uuid not null,
  order_id         uuid not null,
  item_id          uuid not null,
  charge_key       text not null,
  segment_id       text not null,
  component_id     text not null default '',
  action           text not null check (action in ('activate')),
  terms            text not null,
  terms_hash       text not null,
  price_leaf_hash  text not null,
  product_code     text,
  rule_id          text,
  primary key (tenant_id, id),
  constraint instruction_once unique (tenant_id, item_id, component_id, charge_key, segment_id),
  foreign key (tenant_id, handoff_id) references billing.handoff (tenant_id, id)
);
create index instruction_by_handoff on billing.instruction (tenant_id, handoff_id);
select platform.protect_append_only('billing.instruction');

create schema assets;

create table assets.product (
  tenant_id      uuid        not null,
  id             uuid        not null,
  account_id     uuid        not null,
  territory      text        not null,
  lineage_id     uuid        not null,
  parent_id      uuid,
  offering       text        not null,
  offering_hash  text        not null,
  order_id       uuid        not null,
  item_id        uuid        not null,
  state          text        not null check (state in ('created', 'pendingActive', 'active', 'suspended', 'pendingTerminate', 'terminated', 'cancelled', 'aborted')),
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  primary key (tenant_id, id),
  constraint product_item_once unique (tenant_id, item_id),
  constraint product_lineage_once unique (tenant_id, lineage_id)
);
create index product_by_account on assets.product (tenant_id, account_id, recorded_at desc);
select platform.protect('assets.product');

-- What was true when, and when that was known: a row is closed in knowledge (known_to), never changed in content.
create table assets.product_history (
  tenant_id        uuid        not null,
  product_id       uuid        not null,
  no               integer     not null check (no > 0),
  state            text        not null,
  quantity         numeric     not null,
  characteristics  text        not null,
  valid_from       date        not null,
  valid_to         date,
  known_from       timestamptz not null,
  known_to         timestamptz,
  cause            text        not null,
  primary key (tenant_id, product_id, no),
  foreign key (tenant_id, product_id) references assets.product (tenant_id, id),
  check (valid_to is null or valid_from < valid_to)
);
select platform.protect('assets.product_history');

-- What was promised about it, each term citing the accepted leaf that it comes from.
create table assets.committed_term (
  tenant_id        uuid        not null,
  product_id       uuid        not null,
  charge_key       text        not null,
  segment_id       text        not null,
  component_id     text        not null default '',
  valid_from       date        not null,
  valid_to         date,
  terms            text        not null,
  price_leaf_hash  text        not null,
  known_from       timestamptz not null,
  primary key (tenant_id, product_id, component_id, charge_key, segment_id),
  foreign key (tenant_id, product_id) references assets.product (tenant_id, id)
);
select platform.protect_append_only('assets.committed_term');

create schema communication;

create table communication.message (
  tenant_id      uuid        not null,
  id             uuid        not null,
  -- What it is about, once: a fact that is handled again does not write to the customer again.
  cause          text        not null,
  template       text        not null,
  language       text        not null,
  recipient      text        not null,
  recipient_name text        not null,
  subject_kind   text        not null,
  subject_id     uuid        not null,
  account_id     uuid        not null,
  title          text        not null,
  body           text        not null,
  state          text        not null check (state in ('queued', 'sent', 'failed')),
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  tries          integer     not null default 0,
  due_at         timestamptz,
  recorded_at    timestamptz not null,
  sent_at        timestamptz,
  last_error     text,
  primary key (tenant_id, id),
  constraint message_once unique (tenant_id, cause),
  check ((state = 'sent') = (sent_at is not null)),
  check ((state = 'queued') = (due_at is not null))
);
create index message_due on communication.message (tenant_id, due_at) where state = 'queued';
create index message_by_subject on communication.message (tenant_id, subject_id, recorded_at);
select platform.protect('communication.message');
