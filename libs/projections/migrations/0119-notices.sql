-- What people were told, by which channels, and who has seen it (Art. 20).

create table views.inbox (
  notice_id       uuid primary key,
  office_id       text not null,
  person_id       text not null,
  code            text not null,
  severity        integer not null,
  about           jsonb not null,
  state           text not null,
  channels        jsonb not null,
  queued_at       bigint not null,
  acknowledged_at bigint,
  leader_id       text
);
create index inbox_person on views.inbox (person_id, (acknowledged_at is not null), severity, (-queued_at), notice_id);
create index inbox_office on views.inbox (office_id, queued_at, notice_id);

grant select, insert, update, delete on views.inbox to shangda_app;

-- Not a view: which worker is at a clock row of a notice, and until when it is believed to be. It spares people the same message from
-- two workers; the row is the referee all the same, and what is forgotten here after a crash costs at most a message sent twice.
create unlogged table views.notice_claim (
  subject text not null,
  cycle   integer not null,
  step    integer not null,
  until   timestamptz not null,
  primary key (subject, cycle, step)
);
grant select, insert, update, delete on views.notice_claim to shangda_app;
