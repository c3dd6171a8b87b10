-- How the commercial model changes: releases of artifacts. What is published stands in platform.artifact_version and
-- platform.model; the catalog itself needs no table of its own, because it is read from the model in force.
create schema governance;
grant usage on schema governance to troth_app, troth_reader;

create table governance.release (
  tenant_id            uuid        not null,
  id                   uuid        not null,
  name                 text        not null check (length(name) between 1 and 200),
  purpose              text        not null,
  status               text        not null check (status in
                         ('draft', 'validated', 'approved', 'published', 'superseded', 'rolledBack', 'rejected', 'withdrawn')),
  -- Every natural person who wrote any part of it, ever: none of them approves it.
  author_persons       uuid[]      not null check (cardinality(author_persons) > 0),
  created_by           uuid        not null,
  -- Absent: as soon as it is published.
  effective_from       timestamptz,
  -- Fingerprint of everything that it changes; the validation and the approval are bound to it.
  content_hash         text        not null check (content_hash ~ '^sha256:[0-9a-f]{64}$'),
  validated_hash       text,
  -- The model that it was validated on top of; 'none' before the first one.
  validated_on_model   text,
  validated_at         timestamptz,
  approved_by_person   uuid,
  approved_hash        text,
  approved_at          timestamptz,
  model_hash           text,
  previous_model_hash  text,
  published_at         timestamptz,
  rolls_back           uuid,
  version              integer     not null check (version > 0),
  entry_leaf           bytea,
  recorded_at          timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, rolls_back) references governance.release (tenant_id, id),
  constraint release_approved_by_another check (approved_by_person is null or not approved_by_person = any (author_persons)),
  constraint release_approval_of_what_was_validated check (
    status not in ('approved', 'published') or (approved_hash = content_hash and validated_hash = content_hash)),
  constraint release_published_has_model check (
    (status in ('published', 'superseded', 'rolledBack')) = (model_hash is not null))
);
create index release_by_time on governance.release (tenant_id, recorded_at desc, id desc);
-- One release is the newest; every earlier one is superseded by it.
create unique index release_newest on governance.release (tenant_id) where status = 'published';
select platform.protect('governance.release');

-- What a release changes. `hash` is that of the drafted content (its text stands in platform.artifact_draft until it is
-- published), or of an earlier version that it returns to; null takes the artifact out of the model.
create table governance.release_change (
  tenant_id       uuid        not null,
  release_id      uuid        not null,
  kind            text        not null,
  key             text        not null,
  hash            text        check (hash ~ '^sha256:[0-9a-f]{64}$'),
  author_persons  uuid[]      not null,
  open            boolean     not null,
  changed_at      timestamptz not null,
  primary key (tenant_id, release_id, kind, key),
  foreign key (tenant_id, release_id) references governance.release (tenant_id, id)
);
-- Two open releases never change one artifact: the later one would silently undo the earlier.
create unique index release_change_open on governance.release_change (tenant_id, kind, key) where open;
select platform.protect('governance.release_change', deletable => true);
