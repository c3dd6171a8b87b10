-- Facts are followed by their ids, which are in the order of time and the key of their table: by their number, every look would have read all of them.
alter table reconciliation.watched drop column seen_seq, add column seen_id uuid;
