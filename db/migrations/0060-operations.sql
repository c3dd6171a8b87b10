-- Running the service: who stopped what, and what time alone makes necessary.

-- Setting a switch is a command like any other: it is chained to the switch's earlier entries.
alter table platform.switch add column entry_leaf bytea check (octet_length(entry_leaf) = 32);

-- Keys are written in the order in which they expire, so a block range says enough; a tree would cost every command a page.
create index idempotency_expiry on platform.idempotency using brin (expires_at);
