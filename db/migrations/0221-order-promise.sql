-- Whether an order will make its date, as it was last looked at. A row apart, because tasks move often and this is looked at when it could have changed.
create table fulfillment.order_promise (
  tenant_id       uuid        not null,
  order_id        uuid        not null,
  account_id      uuid        not null,
  due_on          date        not null,
  expected_by     timestamptz not null,
  -- The open task that decides when the order ends, and what holds it up.
  because         jsonb,
  jeopardy_since  timestamptz,
  assessed_at     timestamptz not null,
  ended_at        timestamptz,
  primary key (tenant_id, order_id)
);
create index order_promise_in_jeopardy on fulfillment.order_promise (tenant_id, due_on) where jeopardy_since is not null and ended_at is null;
select platform.protect('fulfillment.order_promise');
