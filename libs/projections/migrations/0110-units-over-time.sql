-- Units over time: when a unit began and ended, who took its place, what it is freed of; and the register as it was on any day.
-- `unit_register` version 2 and the new view are filled by `shangda rebuild`.

alter table views.unit_register
  add column started_on date,
  add column ended_on date,
  add column successor_id text,
  add column exemptions jsonb not null default '[]';

-- `from_on` is 0001-01-01 for a unit that was there before the register was kept; `until_on` is the first day of the next span, or of none.
create table views.unit_history (
  unit_id             text not null,
  from_on             date not null,
  until_on            date,
  name                text not null,
  name_en             text not null,
  parent_id           text,
  class               text not null,
  direct_reporting_to text[] not null,
  primary key (unit_id, from_on)
);

grant select, insert, update, delete on views.unit_history to shangda_app;
