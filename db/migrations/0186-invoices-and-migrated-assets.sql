-- By which line of the deal an instruction came, so that what ended is found whichever order ended it. Older instructions have none.
alter table billing.instruction add column lineage_id uuid;
create index instruction_ended on billing.instruction (tenant_id, lineage_id, charge_key) where action = 'end';

-- What billing says that it put on an invoice. Each line is written once, with what it was held against; what differs stays on record.
create table billing.invoice_line (
  tenant_id      uuid        not null,
  id             uuid        not null,
  invoice_ref    text        not null,
  line_ref       text        not null,
  invoiced_on    date        not null,
  account_id     uuid,
  -- As billing said it, in canonical text: said again it must be the same.
  said           text        not null,
  instruction_id uuid,
  order_id       uuid,
  verdict        text        not null check (verdict in ('matched', 'differs', 'unknown')),
  differences    jsonb       not null,
  state          text        not null check (state in ('agreed', 'open', 'settled')),
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  settled_by     uuid,
  settled_at     timestamptz,
  settled_how    text,
  primary key (tenant_id, id),
  constraint invoice_line_once unique (tenant_id, invoice_ref, line_ref),
  check ((verdict = 'matched') = (state = 'agreed')),
  check ((state = 'settled') = (settled_at is not null))
);
create index invoice_line_by_order on billing.invoice_line (tenant_id, order_id, invoiced_on);
create index invoice_line_open on billing.invoice_line (tenant_id, recorded_at) where state = 'open';
select platform.protect('billing.invoice_line');

-- What customers had before Troth: brought from another system, in rows that may lack what a promise of ours would have.
alter table assets.product
  add column origin      text not null default 'order' check (origin in ('order', 'migration')),
  -- Where it comes from, by the name that it has there: brought once, however often the file is.
  add column source      text,
  add column external_id text,
  -- What nobody knows of it yet; a change is not promised about it until somebody does.
  add column incomplete  text[] not null default '{}',
  add constraint product_source_both check ((source is null) = (external_id is null));
create unique index product_brought_once on assets.product (tenant_id, source, external_id) where source is not null;

-- Which product does not work without which. Parts of a bundle say so by their parent.
create table assets.product_relation (
  tenant_id   uuid not null,
  product_id  uuid not null,
  target_id   uuid not null,
  kind        text not null check (kind in ('reliesOn')),
  known_from  timestamptz not null,
  known_to    timestamptz,
  cause       text not null,
  primary key (tenant_id, product_id, target_id, kind, known_from),
  foreign key (tenant_id, product_id) references assets.product (tenant_id, id),
  foreign key (tenant_id, target_id) references assets.product (tenant_id, id),
  check (product_id <> target_id)
);
create index relation_to on assets.product_relation (tenant_id, target_id) where known_to is null;
select platform.protect('assets.product_relation');

-- A repair of what is known of an asset: asked for with evidence by one person, and done when another one agrees.
create table assets.repair (
  tenant_id      uuid        not null,
  id             uuid        not null,
  product_id     uuid        not null,
  product_version integer    not null,
  changes        text        not null,
  reason         text        not null,
  evidence       text        not null,
  state          text        not null check (state in ('proposed', 'done', 'rejected')),
  proposed_by    uuid        not null,
  proposed_at    timestamptz not null,
  decided_by     uuid,
  decided_at     timestamptz,
  comment        text,
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references assets.product (tenant_id, id),
  check ((state = 'proposed') = (decided_at is null)),
  constraint repair_second_person check (decided_by is null or decided_by <> proposed_by)
);
create unique index repair_one_open on assets.repair (tenant_id, product_id) where state = 'proposed';
select platform.protect('assets.repair');
