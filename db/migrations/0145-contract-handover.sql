-- An accepted offer on its way into the contract system. One row a revision: whatever is repeated, one contract comes of it.
create table proposal.contract_handover (
  tenant_id     uuid    not null,
  id            uuid    not null,
  revision_id   uuid    not null,
  family_id     uuid    not null,
  account_id    uuid    not null,
  status        text    not null check (status in ('requested', 'sending', 'unknown', 'delivered', 'refused')),
  -- What was said yes to, and therefore what is handed over; the same for ever.
  content_root  text    not null,
  document_hash text    not null,
  -- A person who asks anew after a refusal opens a round with a key of its own: the old key is settled on the other side.
  round         integer not null check (round > 0),
  attempt_no    integer not null check (attempt_no >= 0),
  -- When the round began: who is silent for too long since then is a person's work.
  asked_at      timestamptz not null,
  -- When somebody looks at it next; null when nothing is to be done by itself.
  due_at        timestamptz,
  sent_at       timestamptz,
  -- The number that the contract system gave it.
  reference     text,
  source        text,
  why           text,
  delivered_at  timestamptz,
  version       integer not null check (version > 0),
  entry_leaf    bytea,
  recorded_at   timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, revision_id),
  check ((status = 'delivered') = (delivered_at is not null)),
  check ((status = 'delivered') = (reference is not null)),
  check ((status in ('delivered', 'refused')) = (due_at is null))
);
create index contract_handover_due on proposal.contract_handover (tenant_id, due_at) where due_at is not null;
create index contract_handover_open on proposal.contract_handover (tenant_id, asked_at) where status <> 'delivered';
select platform.protect('proposal.contract_handover');

create table proposal.contract_handover_attempt (
  tenant_id       uuid    not null,
  handover_id     uuid    not null,
  no              integer not null check (no > 0),
  idempotency_key text    not null,
  sent_at         timestamptz not null,
  outcome         text,
  why             text,
  settled_at      timestamptz,
  primary key (tenant_id, handover_id, no),
  foreign key (tenant_id, handover_id) references proposal.contract_handover (tenant_id, id)
);
select platform.protect('proposal.contract_handover_attempt');

-- Under which number the contract system keeps what a family became. That system stays the owner of the contract.
alter table quote.family add column contract_reference text;
