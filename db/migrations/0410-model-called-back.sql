-- A published model that was called back before its instant. The model stays as it was written; from this row on nobody reads it as one that is
-- in force, or will be. Once for each, and for ever: what is published again is another model.
create table platform.model_called_back (
  tenant_id       uuid        not null,
  model_id        uuid        not null,
  release_id      uuid        not null,
  called_back_by  uuid        not null,
  because         text        not null check (length(because) between 3 and 2000),
  recorded_at     timestamptz not null,
  primary key (tenant_id, model_id),
  foreign key (tenant_id, model_id) references platform.model (tenant_id, id)
);
select platform.protect_append_only('platform.model_called_back');
