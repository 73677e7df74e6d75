-- Statistics, day by day: any period is a sum, answered by the primary key alone.

create table views.adoption_statistics (
  office_id  text not null,
  adopted_on date not null,
  unit_id    text not null,
  outlet_id  text not null,
  level      text not null,
  piece_kind text not null,
  pieces     integer not null,
  days       integer not null,
  primary key (office_id, adopted_on, unit_id, outlet_id, level, piece_kind) include (pieces, days)
);

create table views.category_balance (
  office_id text not null,
  on_day    date not null,
  unit_id   text not null,
  category  text not null,
  tone      text not null,
  reported  integer not null,
  adopted   integer not null,
  reported_with integer not null,
  adopted_with  integer not null,
  primary key (office_id, on_day, unit_id, category, tone) include (reported, adopted, reported_with, adopted_with)
);

create table views.officer_statistics (
  office_id     text not null,
  on_day        date not null,
  unit_id       text not null,
  person_id     text not null,
  reported      integer not null,
  adopted       integer not null,
  adopted_above integer not null,
  primary key (office_id, on_day, unit_id, person_id) include (reported, adopted, adopted_above)
);

grant select, insert, update, delete on views.adoption_statistics, views.category_balance, views.officer_statistics
  to shangda_app;
