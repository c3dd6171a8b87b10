-- A draft tried on the open book: which quotes, page by page, what each comes to under the draft, and what all of them do.
create table governance.simulation (
  tenant_id      uuid        not null,
  id             uuid        not null,
  release_id     uuid        not null,
  content_hash   text        not null check (content_hash ~ '^sha256:[0-9a-f]{64}$'),
  on_model       text        not null,
  -- What the release changed when the run began, by kind and key: a later edit of the draft makes nothing different here.
  changes        text        not null,
  scopes         text[]      not null check (cardinality(scopes) > 0),
  high_risk      jsonb       not null,
  as_of          timestamptz not null,
  quotes         integer     not null check (quotes > 0),
  pages          integer     not null check (pages > 0),
  manifest_hash  text        not null check (manifest_hash ~ '^sha256:[0-9a-f]{64}$'),
  status         text        not null check (status in ('running', 'done', 'cancelled', 'failed')),
  -- Of all pages, when the run is done; what is of field class cost stands apart, so that who may not see it never reads it.
  totals         jsonb,
  costs          jsonb,
  failure        text,
  requested_by   uuid        not null,
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  ended_at       timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, release_id) references governance.release (tenant_id, id),
  check ((status = 'running') = (ended_at is null)),
  check ((status = 'done') = (totals is not null)),
  check ((status = 'failed') = (failure is not null))
);
create index simulation_by_release on governance.simulation (tenant_id, release_id, recorded_at desc, id desc);
create index simulation_by_content on governance.simulation (tenant_id, content_hash, recorded_at desc, id desc);
-- One draft is simulated once at a time.
create unique index simulation_at_work on governance.simulation (tenant_id, release_id) where status = 'running';
select platform.protect('governance.simulation');

-- The manifest, a page a row. A page is done with its rows and its totals in one transaction, by whoever holds its lease.
create table governance.simulation_page (
  tenant_id      uuid        not null,
  simulation_id  uuid        not null,
  no             integer     not null check (no > 0),
  quote_ids      uuid[]      not null,
  contents       text[]      not null,
  scopes         integer[]   not null,
  leased_by      text,
  leased_until   timestamptz,
  tries          integer     not null default 0,
  totals         jsonb,
  costs          jsonb,
  done_at        timestamptz,
  primary key (tenant_id, simulation_id, no),
  foreign key (tenant_id, simulation_id) references governance.simulation (tenant_id, id),
  check (cardinality(quote_ids) = cardinality(contents) and cardinality(quote_ids) = cardinality(scopes)),
  check ((done_at is null) = (totals is null))
);
create index simulation_page_waiting on governance.simulation_page (tenant_id, simulation_id, no) where done_at is null;
select platform.protect('governance.simulation_page');

-- One quote under the draft. `body` is told by the rights of its reader; `cost` only to who may see costs.
create table governance.simulation_row (
  tenant_id      uuid        not null,
  simulation_id  uuid        not null,
  quote_id       uuid        not null,
  page           integer     not null,
  change         text        not null,
  currency       text        not null,
  delta          numeric,
  refused_now    boolean     not null,
  asks_more      boolean     not null,
  scopes         integer     not null,
  body           jsonb       not null,
  cost           jsonb       not null,
  primary key (tenant_id, simulation_id, quote_id),
  foreign key (tenant_id, simulation_id) references governance.simulation (tenant_id, id)
);
create index simulation_row_by_change on governance.simulation_row (tenant_id, simulation_id, change, quote_id);
create index simulation_row_refused on governance.simulation_row (tenant_id, simulation_id, quote_id) where refused_now;
create index simulation_row_asked on governance.simulation_row (tenant_id, simulation_id, quote_id) where asks_more;
select platform.protect('governance.simulation_row', true);
