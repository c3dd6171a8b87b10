-- Orders whose work a person stopped: nothing of them is started while their row stands. A row apart, because plans are only ever added to, and
-- because a claim that looks into a table that is nearly always empty costs it nothing.
create table fulfillment.plan_hold (
  tenant_id  uuid        not null,
  order_id   uuid        not null,
  held_at    timestamptz not null,
  primary key (tenant_id, order_id)
);
select platform.protect('fulfillment.plan_hold', deletable => true);
