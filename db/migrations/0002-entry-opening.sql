-- What an entry only commits to: the words a person typed, their input, where they came from. The log holds salted
-- hashes; the openings stand here and can be erased without one byte of the log changing.
create table platform.entry_opening (
  tenant_id   uuid        not null,
  entry_id    uuid        not null,
  salt        bytea       not null check (octet_length(salt) >= 16),
  reason      text,
  origin      text,
  input       text,
  erased_at   timestamptz,
  primary key (tenant_id, entry_id)
);
select platform.protect('platform.entry_opening');
