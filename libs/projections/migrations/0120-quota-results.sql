-- 任务完成情况: what each unit did of the quotas that are measured when their period is over.

create table views.quota_results (
  office_id       text not null,
  period          text not null,
  rule_id         text not null,
  unit_id         text not null,
  measured_n      text not null,
  measured_d      text not null,
  required_n      text not null,
  required_d      text not null,
  met             boolean not null,
  voluntary       boolean not null,
  rulebook_number integer not null,
  cause_stream    text not null,
  cause_sequence  bigint not null,
  primary key (office_id, period, rule_id, unit_id)
);

grant select, insert, update, delete on views.quota_results to shangda_app;
