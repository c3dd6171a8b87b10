-- An offer that lies with a signature service, and what came back from it.
create table proposal.envelope (
  tenant_id     uuid    not null,
  id            uuid    not null,
  quote_id      uuid    not null,
  account_id    uuid    not null,
  content_root  text    not null,
  document_hash text    not null,
  chosen_lines  uuid[]  not null,
  signer_name   text    not null,
  signer_title  text,
  signer_email  text    not null,
  language      text    not null,
  state         text    not null check (state in
    ('requested', 'sending', 'sent', 'unknown', 'voiding', 'signed', 'declined', 'expired', 'voided', 'failed')),
  attempt_no    integer not null default 0 check (attempt_no >= 0),
  -- When somebody looks at it next; null when nothing is to be done by itself.
  due_at        timestamptz,
  last_sent_at  timestamptz,
  expires_at    timestamptz not null,
  -- Why it is not known, or why not; of a signer who declined, their words.
  why           text,
  -- What the service vouches for, in canonical text: its reference, when it was signed, the signer's certificate by hash.
  evidence      text,
  signed_hash   text,
  settled_at    timestamptz,
  sent_by       uuid    not null,
  version       integer not null check (version > 0),
  entry_leaf    bytea,
  recorded_at   timestamptz not null,
  primary key (tenant_id, id),
  check ((state in ('requested', 'sending', 'sent', 'unknown', 'voiding')) = (settled_at is null)),
  check ((state in ('requested', 'sending', 'sent', 'unknown', 'voiding')) = (due_at is not null)),
  check ((state = 'signed') = (signed_hash is not null and evidence is not null))
);
create index envelope_by_quote on proposal.envelope (tenant_id, quote_id, recorded_at);
create index envelope_due on proposal.envelope (tenant_id, due_at) where due_at is not null;
-- One offer is asked for one signature at a time; two that ask at once ask once.
create unique index envelope_one_open on proposal.envelope (tenant_id, quote_id)
  where state in ('requested', 'sending', 'sent', 'unknown', 'voiding');
select platform.protect('proposal.envelope');

-- The document as it was signed: the presented bytes, and what the service put after them. Written once.
create table proposal.signed_document (
  tenant_id   uuid  not null,
  envelope_id uuid  not null,
  sha256      text  not null,
  bytes       bytea not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, envelope_id),
  foreign key (tenant_id, envelope_id) references proposal.envelope (tenant_id, id)
);
select platform.protect('proposal.signed_document');
