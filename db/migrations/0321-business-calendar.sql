-- The business calendar: periods in which changes are riskier than usual, what they freeze, and who stands by.
create table governance.calendar_period (
  tenant_id             uuid        not null,
  id                    uuid        not null,
  version               integer     not null check (version > 0),
  entry_leaf            bytea       check (octet_length(entry_leaf) = 32),
  kind                  text        not null,
  name                  text        not null,
  from_at               timestamptz not null,
  to_at                 timestamptz not null,
  scope                 jsonb       not null,
  tiers_from            smallint    check (tiers_from between 0 and 4),
  mode                  text        check (mode in ('quarter-end')),
  coverage              jsonb       not null,
  declared_by_person    uuid        not null,
  coverage_approved_by  uuid,
  ended_at              timestamptz,
  recorded_at           timestamptz not null,
  primary key (tenant_id, id),
  check (from_at < to_at),
  -- Who declared it does not approve who stands by; quarter-end always freezes.
  constraint calendar_coverage_by_another check (coverage_approved_by is null or coverage_approved_by <> declared_by_person),
  check (mode is null or tiers_from is not null)
);
create index calendar_period_by_end on governance.calendar_period (tenant_id, to_at) where ended_at is null;
select platform.protect('governance.calendar_period');

-- Emergencies that went through a freeze: what the expedited path let through, by whom.
create table governance.freeze_passed (
  tenant_id   uuid        not null,
  period_id   uuid        not null,
  release_id  uuid        not null,
  by_person   uuid        not null,
  at          timestamptz not null,
  primary key (tenant_id, period_id, release_id),
  foreign key (tenant_id, period_id) references governance.calendar_period (tenant_id, id)
);
select platform.protect_append_only('governance.freeze_passed');
