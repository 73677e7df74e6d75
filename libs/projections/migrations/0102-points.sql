-- 积分: entries of the points ledger, and their sums by day and part.

create table views.score_sheet (
  office_id       text not null,
  unit_id         text not null,
  sequence        bigint not null,
  accrued_on      date not null,
  period          text not null,
  part            text not null,
  rule_id         text not null,
  amount_n        text not null,
  amount_d        text not null,
  adjustment      boolean not null,
  item_id         uuid,
  rulebook_number integer not null,
  calculation     jsonb not null,
  cause_stream    text not null,
  cause_type      text not null,
  cause_sequence  bigint not null,
  primary key (office_id, unit_id, sequence)
);
-- Sums as of a point of the ledger come from this index alone.
create index score_sheet_sums on views.score_sheet (office_id, accrued_on)
  include (unit_id, part, amount_n, amount_d, adjustment, item_id, sequence);
create index score_sheet_accrued on views.score_sheet (office_id, unit_id, accrued_on, sequence);
create index score_sheet_item on views.score_sheet (item_id) where item_id is not null;

create table views.scoreboard (
  office_id  text not null,
  accrued_on date not null,
  unit_id    text not null,
  part       text not null,
  amount_n   text not null,
  amount_d   text not null,
  adjusted_n text not null,
  adjusted_d text not null,
  entries    integer not null,
  primary key (office_id, accrued_on, unit_id, part)
    include (amount_n, amount_d, adjusted_n, adjusted_d, entries)
);

create table views.consequences (
  office_id       text not null,
  unit_id         text not null,
  sequence        bigint not null,
  accrued_on      date not null,
  effect          text not null,
  rule_id         text not null,
  rulebook_number integer not null,
  cause_stream    text not null,
  cause_type      text not null,
  cause_sequence  bigint not null,
  primary key (office_id, unit_id, sequence)
);

grant select, insert, update, delete on views.score_sheet, views.scoreboard, views.consequences to shangda_app;
