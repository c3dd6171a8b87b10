-- Which facts an entry's `output` commits to: with them the events in the outbox open it. Ids say nothing by themselves, so they
-- stay when the rest of an opening is erased.
alter table platform.entry_opening add column facts uuid[] not null default '{}';

-- And the other way: which entry a fact stands in. Work is claimed and settled in batches, so what happened to one task is found
-- through its facts.
alter table platform.outbox add column entry_id uuid;
