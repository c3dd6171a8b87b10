-- Orders that come from no quote, dates and a priority that a person may set, what an amendment made of an item, and the rest of an order that
-- was only partly done.
alter table ordering.product_order
  alter column quote_id drop not null,
  alter column revision_id drop not null,
  alter column family_id drop not null,
  alter column document_hash drop not null,
  add column source text not null default 'quote' check (source in ('quote', 'direct', 'remainder')),
  -- TMF622: 0 is the most urgent, 4 the least.
  add column priority smallint not null default 2 check (priority between 0 and 4),
  add column promised_for date,
  -- Not begun before this day; the timer of a pending order.
  add column begin_on date,
  add column customer_reference text,
  add column remainder_of uuid,
  add column amendments integer not null default 0 check (amendments >= 0),
  add foreign key (tenant_id, remainder_of) references ordering.product_order (tenant_id, id),
  add constraint order_has_its_source check (
    (source = 'quote') <= (quote_id is not null and revision_id is not null and family_id is not null and document_hash is not null)),
  add constraint remainder_names_its_order check ((source = 'remainder') = (remainder_of is not null));
-- What was not done goes into one order: a second remainder would promise the same again.
create unique index order_one_remainder on ordering.product_order (tenant_id, remainder_of) where remainder_of is not null;

-- What an amendment made of an item. The item as it was captured stays; the newest version counts.
create table ordering.order_item_version (
  tenant_id      uuid        not null,
  item_id        uuid        not null,
  version        integer     not null check (version > 1),
  order_id       uuid        not null,
  order_version  integer     not null check (order_version > 0),
  kind           text        not null check (kind in ('changed', 'dropped', 'notDone')),
  body           text        not null,
  terms_hash     text        not null check (terms_hash ~ '^sha256:[0-9a-f]{64}$'),
  reason_code    text        not null,
  recorded_at    timestamptz not null,
  primary key (tenant_id, item_id, version),
  foreign key (tenant_id, item_id) references ordering.order_item (tenant_id, id),
  foreign key (tenant_id, order_id) references ordering.product_order (tenant_id, id)
);
create index order_item_version_of_order on ordering.order_item_version (tenant_id, order_id);
select platform.protect_append_only('ordering.order_item_version');
