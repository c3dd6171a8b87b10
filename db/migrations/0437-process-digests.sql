-- What a process really runs: files that were edited after the checkout carry the same commit.
alter table operations.process_build
  -- Of the files that it was started from; null: it did not say.
  add column digest text    check (digest ~ '^[0-9a-f]{64}$'),
  -- How many of them are not as the commit has them; null: nothing to hold them against.
  add column edited integer check (edited >= 0);
