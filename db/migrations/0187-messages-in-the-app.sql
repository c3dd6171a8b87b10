-- Messages reach our own people too: in the app, with what they read, and by mail in their own language.
alter table identity.person add column language text not null default 'en' check (language ~ '^[a-z]{2}(-[A-Z]{2})?$');

alter table communication.message
  -- Whose inbox it stands in: one of our people. Null: a customer, who is reached by mail.
  add column person_id uuid,
  add column read_at   timestamptz,
  -- How often somebody had it sent again; each time is a letter of its own, with a Message-ID of its own, that names this one.
  add column resent    integer not null default 0 check (resent >= 0),
  add column again_of  uuid,
  add constraint message_again_of foreign key (tenant_id, again_of) references communication.message (tenant_id, id),
  add constraint message_read_by_its_own check (read_at is null or person_id is not null);
create index message_inbox on communication.message (tenant_id, person_id, id desc) where person_id is not null;
create index message_unread on communication.message (tenant_id, person_id) where person_id is not null and read_at is null;
