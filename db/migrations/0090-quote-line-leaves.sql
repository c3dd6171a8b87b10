-- What a line says, as a hash: the content of a quote is made of these, so that one edited line does not have the others read again.
-- Null on lines written before: their leaf is made when they are next read for an edit.
-- `at_version`: of the quote, when the line was last written; who has read that version need not read the line again.
alter table quote.line
  add column leaf        text,
  add column discount_bp integer,
  add column at_version  integer not null default 0;

-- What pricing promised on a line, and what else it found out about that line alone. A quote of 10,000 lines whose one line was edited
-- stores one of these; the rest of the decision stands in quote.decision.
-- `leaf` is what the line said when it was priced: a line that says something else since has no price.
create table quote.priced_line (
  tenant_id   uuid not null,
  revision_id uuid not null,
  line_id     uuid not null,
  position    integer not null check (position > 0),
  leaf        text,
  at_version  integer not null,
  body        jsonb not null,
  primary key (tenant_id, revision_id, line_id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect('quote.priced_line', true);

-- What a line costs us. Apart from the other, as quote.margin is: who may not see cost never reads it.
create table quote.costed_line (
  tenant_id   uuid not null,
  revision_id uuid not null,
  line_id     uuid not null,
  position    integer not null check (position > 0),
  leaf        text,
  at_version  integer not null,
  body        jsonb not null,
  primary key (tenant_id, revision_id, line_id),
  foreign key (tenant_id, revision_id) references quote.revision (tenant_id, id)
);
select platform.protect('quote.costed_line', true);
