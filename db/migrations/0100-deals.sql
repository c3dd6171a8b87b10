-- Families that are about one deal. Null: the family is a deal by itself. `together_id` names families that were split from one another and
-- are sold beside each other; any two families of a deal that are not together are scenarios, of which the customer takes one.
-- Nullable, because row-level security hides a tenant's rows from a migration: readers take the family's own id.
alter table quote.family
  add column deal_id     uuid,
  add column together_id uuid,
  -- The revision that it was copied from or split off.
  add column from_revision uuid;
create index family_by_deal on quote.family (tenant_id, (coalesce(deal_id, id)), id);
