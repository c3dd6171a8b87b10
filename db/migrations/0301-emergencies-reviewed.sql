-- An emergency goes out on fewer answers; those whom its tier would have asked look at it afterwards, by an hour.
alter table governance.change
  add column review_by timestamptz,
  add column review    jsonb;
