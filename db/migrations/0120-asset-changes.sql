-- A change of what a customer has: once for the order item that asked for it. From its first day it takes the place of the terms that were
-- known before it; those stay as they were for the days before, and are never written over.
create table assets.product_change (
  tenant_id        uuid        not null,
  product_id       uuid        not null,
  order_id         uuid        not null,
  item_id          uuid        not null,
  order_type       text        not null,
  becomes          text        not null check (becomes in ('active', 'suspended', 'terminated')),
  effective_from   date        not null,
  known_from       timestamptz not null,
  price_leaf_hash  text        not null,
  primary key (tenant_id, product_id, item_id),
  constraint product_change_once unique (tenant_id, item_id),
  foreign key (tenant_id, product_id) references assets.product (tenant_id, id)
);
select platform.protect_append_only('assets.product_change');

-- Which asset an item changes: a second change waits for the first.
alter table ordering.order_item add column asset_id uuid;
create index order_item_of_asset on ordering.order_item (tenant_id, asset_id) where asset_id is not null;

-- Billing is told what ends as well as what begins.
alter table billing.instruction drop constraint instruction_action_check;
alter table billing.instruction add constraint instruction_action_check check (action in ('activate', 'end'));
