-- What we call the deal among ourselves: it is no part of what is promised, so it stands apart from the content.
alter table quote.family add column internal_reference text check (length(internal_reference) between 1 and 100);

-- What people of ours tell each other about a deal. Never part of an offer, and never changed: who corrects themselves writes another.
create table quote.note (
  tenant_id     uuid not null,
  id            uuid not null,
  family_id     uuid not null,
  revision_id   uuid not null,
  body          text not null check (length(body) between 1 and 4000),
  author_person uuid not null,
  recorded_at   timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, family_id) references quote.family (tenant_id, id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
create index note_of_family on quote.note (tenant_id, family_id, recorded_at desc, id desc);
select platform.protect_append_only('quote.note');

-- Pages of quotes, newest first, from where the reader stopped.
create index revision_newest on quote.revision (tenant_id, recorded_at desc, id desc);
