-- What an acceptance rests on, beside what was shown: how strong it is, what was chosen, which words were agreed to, under which link.
alter table quote.acceptance
  add column grade          text check (grade in ('customer-link', 'e-signature', 'countersigned-upload', 'recorded-by-seller')),
  add column chosen_lines   uuid[] not null default '{}',
  add column consent_hash   text,
  add column link_id        uuid,
  -- The entry that the acceptance stands in: it commits to the sender's address, which can be erased there.
  add column entry_leaf     bytea;

-- Who said yes, in words: personal data, kept apart from the promise so that it can be erased and the promise stands.
create table quote.acceptance_person (
  tenant_id    uuid not null,
  revision_id  uuid not null,
  name         text,
  title        text,
  evidence     text,
  erased_at    timestamptz,
  primary key (tenant_id, revision_id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect('quote.acceptance_person');

-- A paper that a customer signed, as a seller brought it: an acceptance once a second person has looked at it.
create table quote.acceptance_claim (
  tenant_id      uuid not null,
  id             uuid not null,
  revision_id    uuid not null,
  state          text not null check (state in ('recorded', 'confirmed', 'rejected', 'void')),
  content_root   text not null,
  document_hash  text not null,
  chosen_lines   uuid[] not null default '{}',
  paper_hash     text not null,
  paper_name     text not null,
  signer_name    text not null,
  signer_title   text,
  signed_on      date not null,
  recorded_by    uuid not null,
  recorded_by_person uuid not null,
  recorded_at    timestamptz not null,
  decided_by_person  uuid,
  decided_at     timestamptz,
  comment        text,
  primary key (tenant_id, id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id),
  check ((state = 'recorded') = (decided_at is null)),
  -- Segregation of duties also lives in the table.
  constraint acceptance_claim_second_person check (decided_by_person is null or decided_by_person <> recorded_by_person)
);
create unique index acceptance_claim_one_open on quote.acceptance_claim (tenant_id, revision_id) where state = 'recorded';
create unique index acceptance_claim_one_confirmed on quote.acceptance_claim (tenant_id, revision_id) where state = 'confirmed';
select platform.protect('quote.acceptance_claim');

-- The bytes of such papers. What was shown to the second person is what is kept.
create table quote.acceptance_paper (
  tenant_id    uuid not null,
  claim_id     uuid not null,
  sha256       text not null,
  bytes        bytea not null check (octet_length(bytes) between 1 and 20971520),
  recorded_at  timestamptz not null,
  primary key (tenant_id, claim_id),
  foreign key (tenant_id, claim_id) references quote.acceptance_claim (tenant_id, id)
);
select platform.protect_append_only('quote.acceptance_paper');

-- What a customer asked to be changed in an offer, in their words; the lines that they marked.
create table quote.change_asked (
  tenant_id    uuid not null,
  id           uuid not null,
  revision_id  uuid not null,
  wish         text not null,
  lines        uuid[] not null default '{}',
  asked_by     uuid not null,
  asked_by_name text not null,
  state        text not null check (state in ('open', 'answered')),
  answer       text,
  answered_by_person uuid,
  answered_at  timestamptz,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id),
  check ((state = 'open') = (answered_at is null))
);
create index change_asked_open on quote.change_asked (tenant_id, revision_id) where state = 'open';
select platform.protect('quote.change_asked');
