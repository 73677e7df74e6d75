-- Immutable by grants: the application executes the ledger's functions and reads its tables; nothing else.
revoke all on schema public from public;
revoke all on all functions in schema ledger from public;
grant usage on schema ledger to shangda_app;
grant select on all tables in schema ledger to shangda_app;
grant execute on all functions in schema ledger to shangda_app;
revoke execute on function ledger.found(uuid, boolean, timestamptz) from shangda_app;

-- A second lock, also against the owner's slips: rows of the ledger are never changed or removed.
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is never changed: % on %.% refused', tg_op, tg_table_schema, tg_table_name using errcode = 'SH003';
end $$;
do $$
declare t text;
begin
  foreach t in array array['identity', 'event', 'content', 'command', 'block'] loop
    execute format('create trigger refuse_change before update or delete on ledger.%I for each row execute function ledger.refuse_change()', t);
    execute format('create trigger refuse_truncate before truncate on ledger.%I for each statement execute function ledger.refuse_change()', t);
  end loop;
end $$;
select ledger.ensure_partitions();
