-- Views: whatever stands here was computed from the ledger, can be thrown away and computed again.
-- A table holds exactly the columns its view names; `office_id = ''` in item_register and worklist is the unit's own line.

create schema views;

-- How far each view has read. Moved in the transaction that writes the view's rows, so every event counts exactly once.
create table views.checkpoint (
  view       text primary key,
  version    integer not null,
  block      bigint not null,
  updated_at timestamptz not null default ledger.ledger_now()
);

-- A stream whose event a fold could not take. Its later events wait too, for this view only; a rebuild clears it.
create table views.parked (
  view     text not null,
  stream   text not null,
  sequence bigint not null,
  type     text not null,
  error    text not null,
  at       timestamptz not null default ledger.ledger_now(),
  primary key (view, stream)
);

create table views.quota_counters (
  office_id       text not null,
  rule_id         text not null,
  unit_id         text not null,
  period          text not null,
  required        integer,
  measured        integer not null,
  rulebook_number integer,
  closed          boolean not null,
  closed_measured integer,
  warned_days     integer,
  primary key (office_id, rule_id, unit_id, period)
);
create index quota_counters_period on views.quota_counters (office_id, period, unit_id);

create table views.item_register (
  entry_id            text not null,
  office_id           text not null,
  item_id             uuid,
  unit_id             text not null,
  author_id           text,
  content_id          uuid,
  category            text,
  urgency             text,
  tone                text,
  phase               text not null,
  signature           text,
  revision            integer not null,
  channel             text,
  handled_on          text,
  registration_year   integer,
  registration_number integer,
  reported_on         date,
  received_on         date,
  return_due_on       date,
  original_item_id    uuid,
  last_sequence       bigint not null,
  primary key (entry_id, office_id)
);
create index item_register_reported on views.item_register (office_id, reported_on, entry_id);
create index item_register_number on views.item_register (office_id, registration_year, registration_number, entry_id);
create index item_register_unit on views.item_register (unit_id, last_sequence) where office_id = '';

create table views.worklist (
  item_id      uuid not null,
  office_id    text not null,
  desk_kind    text,
  unit_id      text not null,
  role         text,
  since        bigint not null,
  due_on       date,
  item_unit_id text not null,
  author_id    text not null,
  content_id   uuid not null,
  category     text not null,
  urgency      text not null,
  reported     boolean not null,
  chain        jsonb not null,
  signers      jsonb not null,
  handlings    jsonb not null,
  primary key (item_id, office_id)
);
create index worklist_desk on views.worklist (unit_id, role, since) where desk_kind is not null;

create table views.unit_register (
  unit_id             text primary key,
  name                text not null,
  name_en             text not null,
  parent_id           text,
  level               text not null,
  class               text not null,
  is_office           boolean not null,
  direct_reporting_to text[] not null,
  sign_off_chain      jsonb not null
);

create table views.person_register (
  person_id text primary key,
  name      text not null,
  unit_id   text not null,
  grants    jsonb not null
);
create index person_register_unit on views.person_register (unit_id);

create table views.period_register (
  office_id       text not null,
  period          text not null,
  first_day       date,
  last_day        date,
  rulebook_number integer,
  warnings_given  integer[] not null,
  closed          boolean not null,
  closed_block    text,
  primary key (office_id, period)
);

create table views.rulebook_register (
  office_id      text not null,
  number         integer not null,
  rulebook_id    text not null,
  title_zh       text not null,
  title_en       text not null,
  effective_from date not null,
  warning_days   integer[] not null,
  primary key (office_id, number)
);

-- The application computes the views; their shape belongs to the owner.
grant usage on schema views to shangda_app;
grant select, insert, update, delete on all tables in schema views to shangda_app;
