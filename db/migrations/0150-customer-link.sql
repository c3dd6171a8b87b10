-- A customer's link to one offer. The secret in its address is nowhere here: only its hash, so that who reads the table opens nothing.
create table proposal.link (
  tenant_id      uuid not null,
  id             uuid not null,
  quote_id       uuid not null,
  account_id     uuid not null,
  secret_hash    bytea not null check (octet_length(secret_hash) = 32),
  -- `accept`: mailed to the contact, never shown to us. `read`: told to a seller once, and opens the offer for reading only.
  purpose        text not null check (purpose in ('accept', 'read')),
  contact_name   text not null,
  contact_email  text not null,
  state          text not null check (state in ('open', 'used', 'revoked', 'expired', 'ended')),
  expires_at     timestamptz not null,
  sent_at        timestamptz,
  opened_count   integer not null default 0 check (opened_count >= 0),
  first_opened_at timestamptz,
  last_opened_at timestamptz,
  opened_by      uuid not null,
  ended_at       timestamptz,
  version        integer not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  primary key (tenant_id, id),
  check ((state = 'open') = (ended_at is null)),
  check (purpose = 'accept' or state <> 'used')
);
create index link_by_quote on proposal.link (tenant_id, quote_id, recorded_at);
-- One yes, one link: whatever raced, a second link of the same offer was not the one that said it.
create unique index link_used_once on proposal.link (tenant_id, quote_id) where state = 'used';
select platform.protect('proposal.link');
