-- Statistics as of a point of the ledger: what each fact added keeps its place. A prefecture has hardly two facts of one key on a day, so
-- that no sum is slower for it. Rows from before stand at 0 until `shangda rebuild adoption_statistics category_balance officer_statistics`;
-- a worker of the release before leaves these three views alone from here on.

alter table views.adoption_statistics
  add column sequence bigint not null default 0,
  drop constraint adoption_statistics_pkey,
  add primary key (office_id, adopted_on, unit_id, outlet_id, level, piece_kind, sequence) include (pieces, days);

alter table views.category_balance
  add column sequence bigint not null default 0,
  drop constraint category_balance_pkey,
  add primary key (office_id, on_day, unit_id, category, tone, sequence)
    include (reported, adopted, reported_with, adopted_with);

alter table views.officer_statistics
  add column sequence bigint not null default 0,
  drop constraint officer_statistics_pkey,
  add primary key (office_id, on_day, unit_id, person_id, sequence) include (reported, adopted, adopted_above);
