-- An order that is to be cancelled while a call is under way is held until that call has ended: by the same row that a person's hold is, so that
-- every claim already looks for it. `by_person` tells what is left of the hold when the cancellation is declined.
alter table fulfillment.plan_hold
  add column by_person boolean not null default true,
  add column assess_by timestamptz;
create index plan_hold_assessing on fulfillment.plan_hold (tenant_id, assess_by) where assess_by is not null;
