-- A customer who signs in says yes with the same evidence as one who came by a link; how strong it is has a name of its own.
alter table quote.acceptance
  drop constraint acceptance_grade_check,
  add constraint acceptance_grade_check
    check (grade in ('customer-link', 'customer-account', 'e-signature', 'countersigned-upload', 'recorded-by-seller'));

-- To which address the offer went that was said yes to: personal, so it stands beside the name and is erased with it.
alter table quote.acceptance_person add column address text;

-- Whom an account is reached through. A seller may write down anybody; an offer that can be accepted, or is to be signed, goes only where
-- a second person has said that this is really the customer's.
create table accounts.contact (
  tenant_id    uuid not null,
  id           uuid not null,
  account_id   uuid not null,
  name         text not null,
  email        text not null,
  added_by     uuid not null,
  added_at     timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  -- How it was checked that the address is the customer's.
  how          text,
  erased_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts.account (tenant_id, id),
  check ((confirmed_by is null) = (confirmed_at is null)),
  constraint contact_second_person check (confirmed_by <> added_by)
);
create unique index contact_once on accounts.contact (tenant_id, account_id, lower(email)) where erased_at is null;
select platform.protect('accounts.contact');

-- What people typed about a fact (why a quote was declined, what an approver remarked). Facts leave the house and are kept for ever, so
-- such words stand beside them, for our own readers, and can be erased. The entry commits to them with its input.
create table platform.fact_words (
  tenant_id    uuid  not null,
  fact_id      uuid  not null,
  words        jsonb not null,
  recorded_at  timestamptz not null,
  primary key (tenant_id, fact_id)
);
select platform.protect('platform.fact_words');

-- A table that is only added to, in whose rows people may have written of people: a column named here may become "[erased]", and nothing else.
create function platform.refuse_all_but_erasure() returns trigger
language plpgsql as $$
declare
  erasable text;
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - tg_argv::text[] = to_jsonb(old) - tg_argv::text[] then
    foreach erasable in array tg_argv::text[] loop
      if to_jsonb(new) ->> erasable is distinct from to_jsonb(old) ->> erasable and to_jsonb(new) ->> erasable <> '[erased]' then
        raise exception 'rows of % are only added; words in them can be erased and never rewritten', tg_table_name using errcode = 'insufficient_privilege';
      end if;
    end loop;
    return new;
  end if;
  raise exception 'rows of % are only added', tg_table_name using errcode = 'insufficient_privilege';
end $$;

drop trigger append_only on approval.answer;
create trigger append_only before update or delete on approval.answer
  for each row execute function platform.refuse_all_but_erasure('comment', 'evidence');
grant update (comment, evidence) on approval.answer to troth_app;

drop trigger append_only on approval.remark;
create trigger append_only before update or delete on approval.remark
  for each row execute function platform.refuse_all_but_erasure('body');
grant update (body) on approval.remark to troth_app;

drop trigger append_only on quote.note;
create trigger append_only before update or delete on quote.note
  for each row execute function platform.refuse_all_but_erasure('body');
grant update (body) on quote.note to troth_app;
