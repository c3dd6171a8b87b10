-- Access beyond a person's roles: an emergency, a program's key, a sign-in at an issuer of somebody else.

-- Broken glass: what an engineer may beyond their role, for hours, with a reason, reviewed by somebody else afterwards.
create table identity.break_glass (
  tenant_id    uuid not null,
  id           uuid not null,
  person_id    uuid not null,
  principal_id uuid not null,
  reason       text not null check (length(reason) between 1 and 2000),
  state        text not null check (state in ('active', 'returned', 'expired', 'reviewed')),
  opened_at    timestamptz not null,
  expires_at   timestamptz not null,
  ended_at     timestamptz,
  uses         integer not null default 0 check (uses >= 0),
  reviewed_by  uuid,
  reviewed_at  timestamptz,
  justified    boolean,
  review       text,
  version      integer not null check (version > 0),
  entry_leaf   bytea,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references identity.person (tenant_id, id),
  check (expires_at > opened_at and expires_at <= opened_at + interval '4 hours'),
  check ((state = 'active') = (ended_at is null)),
  check ((state = 'reviewed') = (reviewed_by is not null and reviewed_at is not null and justified is not null and review is not null)),
  check (reviewed_by is null or reviewed_by <> person_id)
);
-- One that is open, or ended and not yet reviewed, stands in the way of the next: raced or not.
create unique index break_glass_one_at_a_time on identity.break_glass (tenant_id, person_id) where state <> 'reviewed';
create index break_glass_newest on identity.break_glass (tenant_id, opened_at, id);
select platform.protect('identity.break_glass');

-- A key for a program. The secret is nowhere here; a person answers for what is done with it.
create table identity.api_key (
  tenant_id    uuid not null,
  id           uuid not null,
  person_id    uuid not null,
  name         text not null check (length(name) between 1 and 120),
  prefix       text not null,
  secret_hash  bytea not null check (octet_length(secret_hash) = 32),
  scopes       text[] not null check (cardinality(scopes) > 0),
  territories  text[] not null,
  account_id   uuid,
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  version      integer not null check (version > 0),
  entry_leaf   bytea,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references identity.person (tenant_id, id),
  check (account_id is not null or cardinality(territories) > 0)
);
create index api_key_newest on identity.api_key (tenant_id, recorded_at, id);
select platform.protect('identity.api_key');

-- Who somebody is at an issuer of tokens. Roles never come from there.
create table identity.sign_in (
  tenant_id    uuid not null,
  id           uuid not null,
  issuer       text not null check (length(issuer) between 1 and 300),
  subject      text not null check (length(subject) between 1 and 300),
  principal_id uuid not null,
  ended_at     timestamptz,
  version      integer not null check (version > 0),
  entry_leaf   bytea,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, principal_id) references identity.principal (tenant_id, id)
);
-- One subject is one account.
create unique index sign_in_subject on identity.sign_in (tenant_id, issuer, subject) where ended_at is null;
select platform.protect('identity.sign_in');

-- A letter to one of us is about no customer.
alter table communication.message alter column account_id drop not null;
