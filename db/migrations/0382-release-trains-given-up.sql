-- A change may get off a train that has not left, and a train may be cancelled; both say why, and what got off is free to take another.
alter table governance.release_train
  add column cancelled_at      timestamptz,
  add column cancelled_because text check (length(cancelled_because) between 3 and 500),
  drop constraint release_train_status_check,
  add constraint release_train_status_check check (status in ('collecting', 'departed', 'cancelled')),
  add constraint release_train_cancelled_says_why
    check ((status = 'cancelled') = (cancelled_at is not null) and (cancelled_at is null) = (cancelled_because is null));

alter table governance.release_train_change
  add column off_because text check (length(off_because) between 3 and 500),
  drop constraint release_train_change_outcome_check,
  add constraint release_train_change_outcome_check check (outcome in ('aboard', 'taken', 'missed', 'off')),
  add constraint release_train_change_off_says_why check ((outcome = 'off') = (off_because is not null));

drop index governance.release_train_of_change;
create unique index release_train_of_change on governance.release_train_change (tenant_id, change_id) where outcome not in ('missed', 'off');
