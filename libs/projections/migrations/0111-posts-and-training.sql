-- Posts of information work and who held them (Art. 5, 6), those nobody holds, and training (Art. 9).

create table views.post_register (
  unit_id    text not null,
  post       text not null,
  person_id  text not null,
  filled_on  date not null,
  vacated_on date,
  engagement text,
  primary key (unit_id, post, person_id, filled_on)
);

create table views.vacancies (
  unit_id      text not null,
  post         text not null,
  holders      text[] not null,
  vacant_since date,
  primary key (unit_id, post)
);

create table views.training_register (
  training_id  uuid primary key,
  unit_id      text not null,
  kind         text not null,
  subject      text not null,
  started_on   date not null,
  days         integer not null,
  participants text[] not null
);
create index training_register_unit on views.training_register (unit_id, started_on);

grant select, insert, update, delete on views.post_register, views.vacancies, views.training_register to shangda_app;
