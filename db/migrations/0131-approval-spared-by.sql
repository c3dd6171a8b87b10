-- The step that said yes for this one, so that what was approved through another is carried too.
alter table approval.step add column spared_by uuid;
