-- A period says in whose hours it protects pricing, and how many days ahead sellers are told. What was declared before was of UTC.
alter table governance.calendar_period
  add column time_zone       text     not null default 'UTC' check (length(time_zone) between 1 and 64),
  add column protects_from   text     not null default '05:00' check (protects_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add column protects_until  text     not null default '20:00' check (protects_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  -- Null: they are told when it begins.
  add column told_days_ahead smallint check (told_days_ahead between 1 and 60);
alter table governance.calendar_period add constraint calendar_period_protects check (protects_from < protects_until);
