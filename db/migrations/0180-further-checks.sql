-- What takes longer to find out about a quote than anybody should wait for: the newest of each revision, with the content that it was made for.
create table quote.further_checks (
  tenant_id   uuid not null,
  revision_id uuid not null,
  content     text not null,
  result      jsonb not null,
  checked_at  timestamptz not null,
  primary key (tenant_id, revision_id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect('quote.further_checks');
