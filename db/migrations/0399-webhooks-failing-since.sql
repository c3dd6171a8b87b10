-- Thirty failures are an outage of a second where much is to be told: a webhook is disabled for how long it has failed, too.
alter table platform.webhook add column failing_since timestamptz;
grant select (failing_since) on platform.webhook to troth_reader;
