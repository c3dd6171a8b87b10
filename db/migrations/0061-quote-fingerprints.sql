-- The number of the next quote: counting the quotes there are gives two who create at once the same one.
create table quote.number_counter (
  tenant_id  uuid   not null,
  last       bigint not null check (last > 0),
  primary key (tenant_id)
);
select platform.protect('quote.number_counter');

-- What the price and the margin were when it was last priced: an approval holds for these, and the acceptance names the price's.
alter table quote.revision
  add column price_fingerprint text,
  add column margin_fingerprint text,
  add column approval_fingerprint text;
