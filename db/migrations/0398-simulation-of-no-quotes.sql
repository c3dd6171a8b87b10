-- A company that has quoted nothing yet has an empty book: that a draft changes nothing in it is an answer, which its first launch needs.
alter table governance.simulation drop constraint simulation_quotes_check, add check (quotes >= 0);
alter table governance.simulation drop constraint simulation_pages_check, add check (pages >= 0);
