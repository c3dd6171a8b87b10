-- Whose turn it is among the tasks that are due: src/contexts/fulfillment/turn.ts. A task comes a quarter of an hour later for each step that its order
-- is less urgent, so that what waits grows as urgent as anything, and one index gives the order of the claims, without a sort.
-- Without a zone, because only then is the sum one that a row can keep; it is UTC. The table is written anew once: some seconds a million tasks.
alter table fulfillment.task
  add column priority smallint not null default 2 check (priority between 0 and 4),
  add column turn_at timestamp generated always as ((due_at at time zone 'UTC') + priority * interval '15 minutes') stored;
create index task_turn on fulfillment.task (tenant_id, turn_at, id) where kind = 'call' and state in ('ready', 'retryScheduled');
-- Nothing asks for it any more: each other kind of task has an index of its own.
drop index fulfillment.task_startable;

-- Orders that are under way.
update fulfillment.task t set priority = o.priority from ordering.product_order o
where o.tenant_id = t.tenant_id and o.id = t.order_id and o.priority <> t.priority and o.ended_at is null;
