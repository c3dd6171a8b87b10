-- A train leaves by itself at its hour, or waits for a person. Those that were planned before this was known wait for one, as they did.
alter table governance.release_train
  add column departs text not null default 'by-hand' check (departs in ('by-itself', 'by-hand'));

-- Why a change was not released at its instant, and of which state of it and of its release that was said: anything that moves since is tried again.
alter table governance.change add column not_released jsonb;

-- Looked at every few seconds: what is due, what is to be watched.
create index release_train_due on governance.release_train (tenant_id, departs_at) where status = 'collecting';
create index change_scheduled_due on governance.change (tenant_id, scheduled_for) where status = 'scheduled';
create index change_watchable on governance.change (tenant_id, released_at) where status in ('released', 'watched');
