-- Deals that a newer one is compared with, newest first, without a look at those that are open.
create index revision_closed on quote.revision (tenant_id, accepted_at desc) where status in ('accepted', 'converted');
