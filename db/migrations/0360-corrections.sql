-- Corrections of data: what was wrong, what it shall be, who agreed, by which command it was put right, and whether both sides agree since. What somebody
-- typed stands here and in no fact. Nothing of what is corrected is written from here.
create table governance.correction (
  tenant_id              uuid        not null,
  id                     uuid        not null,
  number                 integer     not null check (number > 0),
  type                   text        not null check (type in ('non-commercial-metadata', 'quote-commercial-data', 'order-state', 'billing-handoff',
                                       'asset-inventory', 'audit-data')),
  means                  text        not null,
  subject_kind           text        not null,
  subject_id             uuid        not null,
  subject_title          text        not null,
  -- Canonical texts: what it was, what it shall be, what it was afterwards. The first is never written over once somebody agreed.
  original               text        not null,
  original_hash          text        not null check (original_hash ~ '^sha256:[0-9a-f]{64}$'),
  asked                  text        not null,
  became                 text,
  fingerprint            text        not null check (fingerprint ~ '^sha256:[0-9a-f]{64}$'),
  state                  text        not null check (state in ('requested', 'approved', 'applying', 'applied', 'differing', 'reconciled', 'closed',
                                       'refused', 'withdrawn')),
  reason                 text        not null check (length(reason) between 10 and 2000),
  evidence               text        not null check (length(evidence) between 10 and 2000),
  -- Why it could not wait; null on the ordinary way.
  emergency_because      text,
  -- The order of a court or an authority, for what the evidence shows.
  legal_process          text,
  impact                 jsonb       not null,
  order_id               uuid,
  requested_by           uuid        not null,
  requested_by_principal uuid        not null,
  requested_at           timestamptz not null,
  applied_by             uuid,
  applied_by_principal   uuid,
  applied_at             timestamptz,
  -- How often it was assessed: who agreed to an earlier round, agreed to something else.
  round                  integer     not null default 1,
  attempt                integer     not null default 0,
  answers                jsonb       not null default '[]',
  not_applied            jsonb,
  compared               jsonb       not null default '[]',
  reconciled             jsonb,
  review_due_at          timestamptz,
  ended_at               timestamptz,
  ended_because          text,
  version                integer     not null check (version > 0),
  entry_leaf             bytea       check (octet_length(entry_leaf) = 32),
  primary key (tenant_id, id),
  constraint correction_number_once unique (tenant_id, number),
  constraint correction_audit_on_order check (type <> 'audit-data' or legal_process is not null),
  constraint correction_closed_agrees check (state <> 'closed' or (reconciled ->> 'agrees')::boolean),
  check (state not in ('applied', 'differing', 'reconciled', 'closed') or (applied_at is not null and became is not null))
);
-- Two corrections of one thing at once would each agree to what the other changes.
create unique index correction_one_open on governance.correction (tenant_id, subject_id, means)
  where state in ('requested', 'approved', 'applying', 'applied', 'differing');
create index correction_newest on governance.correction (tenant_id, requested_at desc, id desc);
create index correction_at_work on governance.correction (tenant_id, state) where state in ('applying', 'applied');
select platform.protect('governance.correction');

-- What it was is read when it is asked for or assessed. Once somebody begins to carry it out, no statement changes it any more, whoever sends it.
create function governance.keep_original() returns trigger language plpgsql as $$
begin
  if old.state not in ('requested', 'approved') and (new.original, new.asked, new.original_hash) is distinct from (old.original, old.asked, old.original_hash) then
    raise exception 'what a correction changed is not written over' using errcode = 'check_violation', constraint = 'correction_original_kept';
  end if;
  return new;
end $$;
create trigger correction_original_kept before update on governance.correction for each row execute function governance.keep_original();

-- Who agreed, as which role, to which text. Nothing here is written over: what was agreed to about another text stays, and counts no more.
create table governance.correction_answer (
  tenant_id      uuid        not null,
  correction_id  uuid        not null,
  person_id      uuid        not null,
  requested_by   uuid        not null,
  name           text        not null,
  role           text        not null,
  note           text,
  fingerprint    text        not null,
  review         boolean     not null,
  justified      boolean,
  recorded_at    timestamptz not null,
  constraint correction_answer_once primary key (tenant_id, correction_id, person_id, fingerprint),
  constraint correction_answer_by_another check (person_id <> requested_by),
  foreign key (tenant_id, correction_id) references governance.correction (tenant_id, id),
  check (review = (justified is not null))
);
select platform.protect_append_only('governance.correction_answer');
