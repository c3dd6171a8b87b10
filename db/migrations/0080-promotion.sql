-- A budget's ledger is kept in shards, so that many quotes can be presented at once: each takes from one shard, and only what does not
-- fit in one is looked for in all. What was reserved before stands in shard 0.
alter table promotion.reservation
  add column shard      smallint not null default 0 check (shard between 0 and 7),
  add column uses       integer not null default 1 check (uses >= 0),
  add column account_id uuid,
  drop constraint promotion_reserved_once,
  add constraint promotion_reserved_once unique (tenant_id, promotion, revision_id, shard);
drop index promotion.reservation_by_promotion;
create index reservation_by_promotion on promotion.reservation (tenant_id, promotion, shard) include (amount, uses, revision_id)
  where state <> 'released';
create index reservation_by_account on promotion.reservation (tenant_id, promotion, account_id) where state <> 'released';
create index reservation_by_revision on promotion.reservation (tenant_id, revision_id);

-- What a connector said of tax, beside the other decisions that a quote rests on. An estimate: nothing promised is made of it.
alter table quote.decision drop constraint decision_kind_check,
  add constraint decision_kind_check check (kind in ('price', 'validation', 'routing', 'tax'));
