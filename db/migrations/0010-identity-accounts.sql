-- Tenants, the people in them, and the customers they sell to.
create schema identity;
create table identity.tenant (
  tenant_id   uuid primary key,
  key         text not null check (key ~ '^[a-z][a-z0-9-]{1,39}$'),
  name        text not null,
  recorded_at timestamptz not null
);
select platform.protect('identity.tenant');

create table identity.person (
  tenant_id   uuid not null,
  id          uuid not null,
  key         text not null,
  name        text not null,
  email       text not null,
  version     integer not null check (version > 0),
  entry_leaf  bytea,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id) references identity.tenant (tenant_id)
);
select platform.protect('identity.person');

-- An account one signs in with. Several may stand for one natural person: segregation of duties looks at the person.
create table identity.principal (
  tenant_id   uuid not null,
  id          uuid not null,
  person_id   uuid not null,
  type        text not null check (type in ('user', 'agent', 'customer')),
  state       text not null check (state in ('active', 'suspended')),
  roles       text[] not null,
  territories text[] not null,
  account_id  uuid,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references identity.person (tenant_id, id),
  check ((type = 'customer') = (account_id is not null))
);
create index principal_person on identity.principal (tenant_id, person_id);
select platform.protect('identity.principal');

create schema accounts;
create table accounts.account (
  tenant_id   uuid not null,
  id          uuid not null,
  key         text not null,
  name        text not null,
  country     text not null check (country ~ '^[A-Z]{2}$'),
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  segment     text not null,
  channel     text not null,
  territory   text not null,
  state       text not null check (state in ('active', 'closed')),
  body        jsonb not null,
  version     integer not null check (version > 0),
  entry_leaf  bytea,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
create index account_by_territory on accounts.account (tenant_id, territory, name);
select platform.protect('accounts.account');

-- Sweeps for due work go from tenant to tenant; the role that carries facts across tenants may list them, and only that.
select platform.across_tenants('identity.tenant', 'relay', 'select (tenant_id)');
