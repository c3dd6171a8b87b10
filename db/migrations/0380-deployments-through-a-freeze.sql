-- Emergency deployments that went through a freeze, beside the releases that did: the expedited path leaves nothing out.
create table governance.freeze_passed_by_deployment (
  tenant_id  uuid        not null,
  period_id  uuid        not null,
  change_id  uuid        not null,
  by_person  uuid        not null,
  at         timestamptz not null,
  primary key (tenant_id, period_id, change_id),
  foreign key (tenant_id, period_id) references governance.calendar_period (tenant_id, id),
  foreign key (tenant_id, change_id) references governance.change (tenant_id, id)
);
select platform.protect_append_only('governance.freeze_passed_by_deployment');

-- Reviews that are due, and were not answered: looked at every half a minute.
create index change_review_due on governance.change (tenant_id, review_by) where review_by is not null and review is null;
