-- By which line of the deal an instruction came, so that what ended is found whichever order ended it. Older instructions have none.
alter table billing.instruction add column lineage_id uuid;
create index instruction_ended on billing.instruction (tenant_id, lineage_id, charge_key) where action = 'end';

-- What billing says that it put on an invoice. Each line is written once, with what it was held against; what differs stays on record.
create table billing.invoice_line (
  tenant_id      uuid        not null,
  id             uuid        not null,
  invoice_ref    text        not null,
  line_ref       text        not null,
  invoiced_on    date        not null,
  account_id     uuid,
  -- As billing said it, in canonical text: said again it must be the same.
  said           text        not null,
  instruction_id uuid,
  order_id       uuid,
  verdict        text        not null check (verdict in ('matched', 'differs', 'unknown')),
  differences    jsonb       not null,
  state          text        not null check (state in ('agreed', 'open', 'settled')),
  version        integer     not null check (version > 0),
  entry_leaf     bytea,
  recorded_at    timestamptz not null,
  settled_by     uuid,
  settled_at     timestamptz,
  settled_how    text,
  primary key (tenant_id, id),
  constraint invoice_line_once unique (tenant_id, invoice_ref, line_ref),
  check ((verdict = 'matched') = (state = 'agreed')),
  check ((state = 'settled') = (settled_at is not null))
);
create index invoice_line_by_order on billing.invoice_line (tenant_id, order_id, invoiced_on);
create index invoice_line_open on billing.invoice_line (tenant_id, recorded_at) where state = 'open';
select platform.protect('billing.invoice_line');
