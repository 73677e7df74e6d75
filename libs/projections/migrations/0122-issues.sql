-- 刊物: every issue an office published, for its list.

create table views.issue_register (
  issue_id     uuid primary key,
  office_id    text not null,
  outlet_id    text not null,
  level        text not null,
  supplement   boolean not null,
  number       text not null,
  published_on date not null,
  published_by text not null,
  pieces       integer not null,
  corrections  integer not null
);
create index issue_register_office on views.issue_register (office_id, published_on, issue_id);
create index issue_register_outlet on views.issue_register (office_id, outlet_id, published_on, issue_id);

grant select, insert, update, delete on views.issue_register to shangda_app;
