-- The seller's own signature on a document that was presented: what is appended to its bytes. Written once, beside the document.
create table proposal.seller_signature (
  tenant_id        uuid  not null,
  document_id      uuid  not null,
  sha256           text  not null,
  appended         bytea not null,
  certificate_hash text  not null,
  recorded_at      timestamptz not null,
  primary key (tenant_id, document_id),
  foreign key (tenant_id, document_id) references proposal.document (tenant_id, id)
);
select platform.protect_append_only('proposal.seller_signature');
