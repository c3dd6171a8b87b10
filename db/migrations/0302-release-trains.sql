-- A release train leaves at an instant and takes the changes that are ready then; the others have missed it.
create table governance.release_train (
  tenant_id    uuid        not null,
  id           uuid        not null,
  version      integer     not null check (version > 0),
  entry_leaf   bytea       check (octet_length(entry_leaf) = 32),
  name         text        not null check (length(name) between 3 and 200),
  departs_at   timestamptz not null,
  status       text        not null check (status in ('collecting', 'departed')),
  departed_at  timestamptz,
  recorded_at  timestamptz not null,
  primary key (tenant_id, id),
  check ((status = 'departed') = (departed_at is not null))
);
create index release_train_newest on governance.release_train (tenant_id, departs_at desc, id desc);
select platform.protect('governance.release_train');

create table governance.release_train_change (
  tenant_id   uuid        not null,
  train_id    uuid        not null,
  change_id   uuid        not null,
  outcome     text        not null check (outcome in ('aboard', 'taken', 'missed')),
  -- Of one that missed it: what was not ready.
  lacking     text[]      not null default '{}',
  boarded_at  timestamptz not null,
  primary key (tenant_id, train_id, change_id),
  foreign key (tenant_id, train_id) references governance.release_train (tenant_id, id),
  foreign key (tenant_id, change_id) references governance.change (tenant_id, id)
);
-- What goes with one train goes with no other; what missed one may take the next.
create unique index release_train_of_change on governance.release_train_change (tenant_id, change_id) where outcome <> 'missed';
select platform.protect('governance.release_train_change');
