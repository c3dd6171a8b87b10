-- Why a case counts no more, in the words of what ended it. Null where it still counts, and where it ended before this was kept.
alter table approval.approval_case add column void_because text;
