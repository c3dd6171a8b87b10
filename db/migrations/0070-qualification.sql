-- Agreements with customers and the prices in them; what other systems say about a customer; what a quote rests on of it.

create table accounts.agreement (
  tenant_id          uuid    not null,
  id                 uuid    not null,
  key                text    not null,
  account_id         uuid    not null,
  name               text    not null,
  -- Where the contract itself lies: the contract system stays its owner.
  contract_system    text    not null,
  contract_reference text    not null,
  legal_entity       text,
  currency           text    not null check (currency ~ '^[A-Z]{3}$'),
  effective_from     date    not null,
  effective_to       date    check (effective_to > effective_from),
  version            integer not null check (version > 0),
  entry_leaf         bytea,
  recorded_at        timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, account_id) references accounts.account (tenant_id, id)
);
create index agreement_of_account on accounts.agreement (tenant_id, account_id);
select platform.protect('accounts.agreement');

create table accounts.contracted_price (
  tenant_id      uuid not null,
  agreement_id   uuid not null,
  key            text not null,
  offering       text not null,
  charge         text not null,
  effective_from date not null,
  effective_to   date check (effective_to > effective_from),
  -- Canonical text: a decimal keeps its writing.
  price          text not null,
  recorded_at    timestamptz not null,
  primary key (tenant_id, agreement_id, key),
  unique (tenant_id, agreement_id, offering, charge, effective_from),
  foreign key (tenant_id, agreement_id) references accounts.agreement (tenant_id, id)
);
select platform.protect('accounts.contracted_price');

create schema eligibility;

create table eligibility.qualification (
  tenant_id    uuid    not null,
  id           uuid    not null,
  kind         text    not null,
  account_id   uuid    not null,
  -- What it is about besides the account, in canonical text: a site, an offering, an amount.
  subject      text    not null,
  subject_hash text    not null,
  -- What was asked about it: how much, how many. In canonical text.
  asked        text    not null,
  status       text    not null check (status in ('requested', 'asking', 'unknown', 'passed', 'failed', 'expired')),
  attempt_no   integer not null check (attempt_no >= 0),
  -- When somebody looks at it next; null when nothing is to be done by itself.
  due_at       timestamptz,
  sent_at      timestamptz,
  answer       text,
  source       text,
  why          text,
  answered_at  timestamptz,
  expires_at   timestamptz,
  requested_by uuid    not null,
  version      integer not null check (version > 0),
  entry_leaf   bytea,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  check ((status in ('passed', 'failed', 'expired')) = (answered_at is not null)),
  check (status <> 'passed' or expires_at is not null)
);
-- Two who ask at once ask once: only one question about a subject is open.
create unique index qualification_one_open on eligibility.qualification (tenant_id, account_id, kind, subject_hash)
  where status in ('requested', 'asking', 'unknown');
create index qualification_of_account on eligibility.qualification (tenant_id, account_id, kind, subject_hash, recorded_at desc, id desc);
create index qualification_due on eligibility.qualification (tenant_id, due_at) where due_at is not null;
select platform.protect('eligibility.qualification');

create table eligibility.qualification_attempt (
  tenant_id        uuid    not null,
  qualification_id uuid    not null,
  no               integer not null check (no > 0),
  idempotency_key  text    not null,
  sent_at          timestamptz not null,
  outcome          text,
  why              text,
  settled_at       timestamptz,
  primary key (tenant_id, qualification_id, no),
  foreign key (tenant_id, qualification_id) references eligibility.qualification (tenant_id, id)
);
select platform.protect('eligibility.qualification_attempt');

-- What the last validation of a revision rested on, so that presenting and converting look at what has become of it.
create table quote.needed_qualification (
  tenant_id    uuid not null,
  revision_id  uuid not null,
  kind         text not null,
  subject_hash text not null,
  subject      text not null,
  content      text not null,
  primary key (tenant_id, revision_id, kind, subject_hash),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
-- Each validation writes anew what it rests on.
select platform.protect('quote.needed_qualification', true);
