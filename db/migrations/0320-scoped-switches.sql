-- Where an order belongs, so that what is stopped for a country, a channel, a product or a partner can be told from what goes on.
-- Written with the order; {"countries": [...], "channels": [...], "products": [...], "partners": [...]}.
alter table ordering.product_order add column scope jsonb;

-- Orders from before: the country and the partner stand in their parties, the products are their items'. The channel is their quote's.
update ordering.product_order o set scope = jsonb_strip_nulls(jsonb_build_object(
  'countries', (select jsonb_build_array(c) from (select coalesce(o.parties -> 'soldTo' -> 'address' ->> 'country', r.header ->> 'country') as c) s where c is not null),
  'channels', (select jsonb_build_array(r.header ->> 'channel') where r.header ->> 'channel' is not null),
  'partners', case when o.parties ? 'partner' then jsonb_build_array(o.parties -> 'partner' ->> 'id') else '[]' end,
  'products', (select coalesce(jsonb_agg(distinct i.offering), '[]') from ordering.order_item i where i.tenant_id = o.tenant_id and i.order_id = o.id)))
from ordering.product_order p left join quote.revision r on r.tenant_id = p.tenant_id and r.id = p.revision_id
where p.tenant_id = o.tenant_id and p.id = o.id;
