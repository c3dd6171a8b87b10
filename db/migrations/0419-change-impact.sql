-- What a change touched when it was assessed, by record: each of the ten questions with its count, its first records and a root over all that were
-- read. A count alone proves nothing about which quotes, orders and products were meant; its fingerprint is cited by the entry of the assessment.
create table governance.change_impact (
  tenant_id      uuid        not null,
  change_id      uuid        not null,
  assessment_id  uuid        not null,
  -- Canonical text; the fingerprint is of it.
  body           text        not null,
  recorded_at    timestamptz not null,
  primary key (tenant_id, change_id, assessment_id),
  foreign key (tenant_id, change_id) references governance.change (tenant_id, id)
);
select platform.protect_append_only('governance.change_impact');
