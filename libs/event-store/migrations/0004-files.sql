-- Files beside the ledger: the bytes of attachments, addressed by what they are. The name of a row is the SHA-256 of its bytes, worked out
-- here, so that no caller can plant one under another's name, and the same bytes are kept once. A file is written before the append whose
-- content describes it (docs/decisions/0012-files-before-the-append.md); one that nothing describes is left over and no fault.
create table ledger.file (
  digest bytea primary key,
  body   bytea not null
);
-- What people attach is compressed already: trying again only costs time.
alter table ledger.file alter column body set storage external;

create function ledger.store_file(p_body bytea) returns bytea
language sql volatile security definer set search_path = ledger, pg_catalog, pg_temp as $$
  insert into file (digest, body) values (sha256(p_body), p_body) on conflict (digest) do nothing;
  select sha256(p_body);
$$;

revoke all on function ledger.store_file(bytea) from public;
grant execute on function ledger.store_file(bytea) to shangda_app;
grant select on ledger.file to shangda_app;

create trigger refuse_change before update or delete on ledger.file for each row execute function ledger.refuse_change();
create trigger refuse_truncate before truncate on ledger.file for each statement execute function ledger.refuse_change();
