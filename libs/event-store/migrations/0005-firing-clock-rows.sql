-- Clock rows that fire by themselves. A row may carry what its firing will say, judged and written when it was armed: a sealed envelope
-- (fires_*). ledger.fire() opens what is due and appends it; a clerk then settles it (armed -> fired -> closed). Rows without one are their clerk's alone.
alter table ledger.deadline
  add column severity smallint not null default 3,
  add column fires_stream text,
  add column fires_bucket smallint,
  add column fires_type text,
  add column fires_version integer,
  add column fires_payload text,
  add column fired_position bigint,
  drop constraint deadline_state_check,
  add constraint deadline_state_check check (state in ('armed', 'fired', 'closed'));
create index deadline_firing on ledger.deadline (severity, due_at) where state = 'armed' and fires_type is not null;
create index deadline_fired on ledger.deadline (severity, due_at) where state = 'fired';

-- Takes what a row will say, and locks the rows it closes before it reads the clock; otherwise as before.
drop function ledger.append(
  text, smallint[], integer,
  uuid[], bytea, text, text, text, text, text, uuid[], uuid[], text, bigint[], bigint[], integer[], integer[], integer[], integer[], integer[], uuid[], text, integer[], bigint[], text, integer[], uuid[], text, bytea, text, integer[], boolean[], text, text, integer[], integer[], bigint[]);
create function ledger.append(
  p_stream_keys text, p_stream_buckets smallint[], p_written integer,
  p_command_ids uuid[], p_digests bytea, p_actors text, p_behalf text, p_units text, p_authorities text, p_reasons text,
  p_correlations uuid[], p_causations uuid[], p_results text, p_window_from bigint[], p_window_before bigint[],
  p_expect_until integer[], p_expect_slots integer[], p_expect_versions integer[],
  p_event_until integer[], p_event_slots integer[], p_event_ids uuid[], p_types text, p_schema_versions integer[],
  p_occurred bigint[], p_payloads text,
  p_content_events integer[], p_content_ids uuid[], p_content_media text, p_content_salts bytea, p_content_bodies text,
  p_deadline_commands integer[], p_deadline_arms boolean[], p_deadline_subjects text, p_deadline_kinds text,
  p_deadline_cycles integer[], p_deadline_steps integer[], p_deadline_dues bigint[],
  p_deadline_severities integer[], p_deadline_firings text,
  out statuses smallint[], out positions bigint[], out versions integer[], out recorded bigint[], out conflicts text, out results text
)
language plpgsql security definer
set search_path = ledger, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
as $$
#variable_conflict use_variable
declare
  c_separator constant text := E'\x1f';
  c_zero constant bytea := decode(repeat('00', 32), 'hex');
  c_tag constant bytea := framed('shangda.event.1');
  n integer := cardinality(p_command_ids);
  keys text[] := string_to_array(p_stream_keys, c_separator);
  slots integer := cardinality(keys);
  actors text[] := string_to_array(p_actors, c_separator);
  behalf text[] := string_to_array(p_behalf, c_separator, '');
  units text[] := string_to_array(p_units, c_separator, '');
  authorities text[] := string_to_array(p_authorities, c_separator, '');
  reasons text[] := string_to_array(p_reasons, c_separator, '');
  types text[] := string_to_array(p_types, c_separator);
  payloads text[] := string_to_array(p_payloads, c_separator);
  new_results text[] := string_to_array(p_results, c_separator);
  stream_ids bigint[] := array_fill(0::bigint, array[slots]);
  stream_versions integer[] := array_fill(0, array[slots]);
  stream_heads bytea[] := array_fill(c_zero, array[slots]);
  stream_times timestamptz[] := array_fill('-infinity'::timestamptz, array[slots]);
  touched boolean[] := array_fill(false, array[slots]);
  existed boolean[] := array_fill(false, array[slots]);
  xid xid8;
  xid_bytes bytea;
  now_at timestamptz;
  now_micros bigint;
  row record;
  first_event integer := 1;
  first_expect integer := 1;
  slot integer;
  at_time timestamptz;
  command_bytes bytea;
  -- one element an event of the batch; position 0 = not written
  m integer := coalesce(cardinality(p_event_slots), 0);
  e_command integer[] := array_fill(0, array[m]);
  e_position bigint[] := array_fill(0::bigint, array[m]);
  e_stream bigint[] := array_fill(0::bigint, array[m]);
  e_version integer[] := array_fill(0, array[m]);
  e_recorded timestamptz[] := array_fill('-infinity'::timestamptz, array[m]);
  e_hash bytea[] := array_fill(c_zero, array[m]);
  position bigint;
  hash bytea;
  found_conflict text[] := array_fill(''::text, array[n]);
  found_result text[] := array_fill(''::text, array[n]);
begin
  statuses := array_fill(-1::smallint, array[n]);
  positions := array_fill(0::bigint, array[n]);
  versions := array_fill(0, array[n]);
  recorded := array_fill(0::bigint, array[n]);

  -- Streams to be written, then streams relied on: always in id order, so that two batches cannot wait for each other.
  for row in
    select s.id, s.version, s.head, s.recorded_at, k.slot
    from unnest(keys[1:p_written]) with ordinality as k(key, slot) join stream s on s.key = k.key
    order by s.id for update of s
  loop
    stream_ids[row.slot] := row.id; stream_versions[row.slot] := row.version; stream_heads[row.slot] := row.head;
    stream_times[row.slot] := row.recorded_at; existed[row.slot] := true;
  end loop;
  if slots > p_written then
    for row in
      select s.id, s.version, k.slot + p_written as slot
      from unnest(keys[p_written + 1:]) with ordinality as k(key, slot) join stream s on s.key = k.key
      order by s.id for share of s
    loop
      stream_versions[row.slot] := row.version;
    end loop;
  end if;

  -- A new statement: what was committed while this one waited for the locks is visible here, and was not there.
  for row in
    select k.n, c.digest, c.position, c.version, c.recorded_at, c.result
    from unnest(p_command_ids) with ordinality as k(id, n) join command c on c.command_id = k.id and c.actor = actors[k.n]
  loop
    if row.digest = substring(p_digests from 32 * (row.n::integer - 1) + 1 for 32) then
      statuses[row.n] := 1; positions[row.n] := row.position; versions[row.n] := row.version;
      recorded[row.n] := micros(row.recorded_at); found_result[row.n] := row.result;
    else
      statuses[row.n] := 2;
    end if;
  end loop;

  -- Clock rows to be closed, in key order: whoever holds one reads the clock under its lock, so that a report in time and a firing cannot both win.
  if p_deadline_commands is not null then
    perform 1
      from unnest(p_deadline_arms, string_to_array(p_deadline_subjects, c_separator), string_to_array(p_deadline_kinds, c_separator),
        p_deadline_cycles, p_deadline_steps) as f(arms, subject, kind, cycle, step)
      join deadline d on d.subject = f.subject and d.kind = f.kind and d.cycle = f.cycle and d.step = f.step
      where not f.arms order by d.subject, d.kind, d.cycle, d.step for update of d;
  end if;

  -- The transaction id is drawn before the clock is read: an event recorded before T belongs to a transaction older than T.
  xid := pg_current_xact_id();
  xid_bytes := int8send(xid::text::bigint);
  now_at := ledger_now();
  now_micros := micros(now_at);

  for c in 1..n loop
    if statuses[c] = -1 then
      if now_micros < p_window_from[c] or now_micros >= p_window_before[c] then
        statuses[c] := 4; recorded[c] := now_micros;
      else
        for x in first_expect..p_expect_until[c] loop
          if p_expect_versions[x] >= 0 and stream_versions[p_expect_slots[x]] <> p_expect_versions[x] then
            statuses[c] := 3; found_conflict[c] := keys[p_expect_slots[x]]; versions[c] := stream_versions[p_expect_slots[x]];
            exit;
          end if;
        end loop;
      end if;
      if statuses[c] = -1 and p_deadline_commands is not null then
        for x in 1..cardinality(p_deadline_commands) loop
          if p_deadline_commands[x] = c and not p_deadline_arms[x] then
            perform 1 from deadline d
              where d.subject = split_part(p_deadline_subjects, c_separator, x) and d.kind = split_part(p_deadline_kinds, c_separator, x)
                and d.cycle = p_deadline_cycles[x] and d.step = p_deadline_steps[x] and d.state <> 'closed' for update;
            if not found then statuses[c] := 5; exit; end if;
            -- Rows are closed after the loop: a neighbour in this batch may have been promised this one.
            for y in 1..x - 1 loop
              if not p_deadline_arms[y] and statuses[p_deadline_commands[y]] = 0
                and p_deadline_cycles[y] = p_deadline_cycles[x] and p_deadline_steps[y] = p_deadline_steps[x]
                and split_part(p_deadline_subjects, c_separator, y) = split_part(p_deadline_subjects, c_separator, x)
                and split_part(p_deadline_kinds, c_separator, y) = split_part(p_deadline_kinds, c_separator, x)
              then statuses[c] := 5; exit; end if;
            end loop;
            exit when statuses[c] = 5;
          end if;
        end loop;
      end if;
      if statuses[c] = -1 then
        statuses[c] := 0;
        command_bytes := framed(actors[c]) || framed(behalf[c]) || framed(units[c]) || framed(authorities[c]) || framed(reasons[c])
          || uuid_send(p_command_ids[c]) || uuid_send(p_correlations[c])
          || case when p_causations[c] is null then '\x00'::bytea else '\x01'::bytea || uuid_send(p_causations[c]) end;
        for e in first_event..p_event_until[c] loop
          slot := p_event_slots[e];
          if stream_ids[slot] = 0 then stream_ids[slot] := nextval('stream_id_seq'); end if;
          position := nextval('position_seq');
          at_time := greatest(now_at, stream_times[slot]);
          stream_versions[slot] := stream_versions[slot] + 1;
          hash := sha256(c_tag || stream_heads[slot] || int8send(position) || xid_bytes || int8send(stream_ids[slot]) || framed(keys[slot])
            || int4send(stream_versions[slot]) || uuid_send(p_event_ids[e]) || framed(types[e]) || int4send(p_schema_versions[e])
            || command_bytes || case when p_occurred[e] is null then '\x00'::bytea else '\x01'::bytea || int8send(p_occurred[e]) end
            || int8send(case when at_time = now_at then now_micros else micros(at_time) end) || framed(payloads[e]));
          stream_heads[slot] := hash;
          stream_times[slot] := at_time;
          touched[slot] := true;
          e_command[e] := c; e_position[e] := position; e_stream[e] := stream_ids[slot];
          e_version[e] := stream_versions[slot]; e_recorded[e] := at_time; e_hash[e] := hash;
        end loop;
        positions[c] := position;
        versions[c] := stream_versions[p_event_slots[first_event]];
        recorded[c] := micros(at_time);
      end if;
    end if;
    first_event := p_event_until[c] + 1;
    first_expect := p_expect_until[c] + 1;
  end loop;

  if position is not null then
    insert into stream (id, key, version, head, recorded_at, bucket)
      select f.id, f.key, f.version, f.head, f.recorded_at, f.bucket
      from unnest(stream_ids[1:p_written], keys[1:p_written], stream_versions[1:p_written], stream_heads[1:p_written],
        stream_times[1:p_written], p_stream_buckets[1:p_written], touched[1:p_written], existed[1:p_written])
        as f(id, key, version, head, recorded_at, bucket, touched, existed)
      where f.touched and not f.existed
      order by f.key;
    update stream s set version = f.version, head = f.head, recorded_at = f.recorded_at
      from unnest(stream_ids[1:p_written], stream_versions[1:p_written], stream_heads[1:p_written], stream_times[1:p_written],
        touched[1:p_written], existed[1:p_written]) as f(id, version, head, recorded_at, touched, existed)
      where f.touched and f.existed and s.id = f.id;
    insert into event
      select f.position, xid, f.stream_id, f.version, f.event_id, f.type, f.schema_version, p_command_ids[f.command], p_correlations[f.command],
        p_causations[f.command], actors[f.command], behalf[f.command], units[f.command], authorities[f.command], reasons[f.command],
        instant(f.occurred), f.recorded_at, f.payload::json, f.hash
      from unnest(e_position, e_stream, e_version, p_event_ids, types, p_schema_versions, p_occurred, e_recorded, payloads, e_hash, e_command)
        as f(position, stream_id, version, event_id, type, schema_version, occurred, recorded_at, payload, hash, command)
      where f.position > 0;
    if p_content_ids is not null then
      insert into content (id, position, media_type, salt, body)
        select f.id, e_position[f.event], f.media_type, substring(p_content_salts from 16 * (f.n::integer - 1) + 1 for 16),
          -- One empty text alone arrives as an empty list.
          convert_to(coalesce(f.body, ''), 'UTF8')
        from unnest(p_content_events, p_content_ids, string_to_array(p_content_media, c_separator), string_to_array(p_content_bodies, c_separator))
          with ordinality as f(event, id, media_type, body, n)
        where e_position[f.event] > 0;
    end if;
    if p_deadline_commands is not null then
      insert into deadline (subject, kind, cycle, step, due_at, armed_position, severity, fires_stream, fires_bucket, fires_type, fires_version, fires_payload)
        select f.subject, f.kind, f.cycle, f.step, instant(f.due), positions[f.command], f.severity, nullif(split_part(f.firing, E'\x1e', 1), ''),
          nullif(split_part(f.firing, E'\x1e', 2), '')::smallint, nullif(split_part(f.firing, E'\x1e', 3), ''),
          nullif(split_part(f.firing, E'\x1e', 4), '')::integer, nullif(split_part(f.firing, E'\x1e', 5), '')
        from unnest(p_deadline_commands, p_deadline_arms, string_to_array(p_deadline_subjects, c_separator), string_to_array(p_deadline_kinds, c_separator),
          p_deadline_cycles, p_deadline_steps, p_deadline_dues, p_deadline_severities, string_to_array(p_deadline_firings, c_separator))
          as f(command, arms, subject, kind, cycle, step, due, severity, firing)
        where f.arms and statuses[f.command] = 0;
      update deadline d set state = 'closed', closed_position = positions[f.command]
        from unnest(p_deadline_commands, p_deadline_arms, string_to_array(p_deadline_subjects, c_separator), string_to_array(p_deadline_kinds, c_separator),
          p_deadline_cycles, p_deadline_steps) as f(command, arms, subject, kind, cycle, step)
        where not f.arms and statuses[f.command] = 0
          and d.subject = f.subject and d.kind = f.kind and d.cycle = f.cycle and d.step = f.step;
    end if;
    insert into command (command_id, actor, digest, position, version, recorded_at, result)
      select f.id, f.actor, substring(p_digests from 32 * (f.n::integer - 1) + 1 for 32), f.position, f.version, instant(f.recorded), f.result
      from unnest(p_command_ids, actors, positions, versions, recorded, new_results, statuses) with ordinality
        as f(id, actor, position, version, recorded, result, status, n)
      where f.status = 0;
  end if;
  conflicts := array_to_string(found_conflict, c_separator);
  results := array_to_string(found_result, c_separator);
end $$;

-- A UUID worked out from a text, as derivedId() does it: the same cause always gives the same command id, so that twice is once.
create function ledger.derived_id(p_cause text) returns uuid
language sql immutable strict set search_path = ledger, pg_catalog, pg_temp as $$
  select (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-8' || substr(h, 14, 3) || '-'
    || to_hex((('x' || substr(h, 17, 1))::bit(4)::integer & 3) | 8) || substr(h, 18, 3) || '-' || substr(h, 21, 12))::uuid
  from encode(sha256(convert_to(p_cause, 'UTF8')), 'hex') as h
$$;

-- Fires what is due, the gravest first, at most so many rows; answers how many. One statement, so that a client that freezes holds nothing.
-- Rows and streams that another holds are left for the next time: they are being closed, or fired, at this moment.
create function ledger.fire(p_limit integer) returns integer
language plpgsql security definer set search_path = ledger, pg_catalog, pg_temp as $$
declare
  c_separator constant text := E'\x1f';
  c_actor constant text := 'system:clock';
  now_at timestamptz := ledger_now();
  taken deadline[] := '{}';
  more deadline[];
  grave smallint;
  n integer;
  held text[];
  asked record;
  answer record;
begin
  for grave in 0..4 loop
    exit when cardinality(taken) >= p_limit;
    select coalesce(array_agg(d), '{}') into more from (
      select * from deadline where state = 'armed' and fires_type is not null and severity = grave and due_at <= now_at
      order by due_at limit p_limit - cardinality(taken) for update skip locked
    ) d;
    taken := taken || more;
  end loop;
  if cardinality(taken) = 0 then return 0; end if;
  -- A late report may hold a stream and wait for its row.
  select array_agg(s.key) into held from stream s join unnest(taken) t on t.fires_stream = s.key;
  if held is not null then
    with free as (select key from stream where key = any (held) order by id for update skip locked)
    select coalesce(array_agg(t), '{}') into taken from unnest(taken) t where not t.fires_stream = any (held) or t.fires_stream in (select key from free);
    if cardinality(taken) = 0 then return 0; end if;
  end if;
  n := cardinality(taken);
  with fired as (
    select t.*, row_number() over () as at, t.subject || '/' || t.kind || '/' || t.cycle || '/' || t.step as cause from unnest(taken) t
  ), streams as (
    select key, bucket, row_number() over (order by key)::integer as slot
    from (select fires_stream as key, min(fires_bucket) as bucket from fired group by fires_stream) k
  ), named as (
    select string_agg(key, c_separator order by slot) as keys, array_agg(bucket order by slot) as buckets, count(*)::integer as written from streams
  )
  select named.keys, named.buckets, named.written,
    array_agg(derived_id(cause) order by at) as command_ids, string_agg(sha256(convert_to(cause, 'UTF8')), ''::bytea order by at) as digests,
    array_agg(derived_id(subject) order by at) as correlations, array_agg(s.slot order by at) as slots,
    array_agg(derived_id(cause || '/event') order by at) as event_ids, string_agg(fires_type, c_separator order by at) as types,
    array_agg(fires_version order by at) as schema_versions, string_agg(fires_payload, c_separator order by at) as payloads,
    array_agg(at::integer order by at) as ordinals
  into asked from fired f join streams s on s.key = f.fires_stream cross join named group by named.keys, named.buckets, named.written;
  select * into answer from append(
    asked.keys, asked.buckets, asked.written,
    asked.command_ids, asked.digests, repeat(c_actor || c_separator, n - 1) || c_actor, repeat(c_separator, n - 1), repeat(c_separator, n - 1),
    repeat(c_actor || c_separator, n - 1) || c_actor, repeat(c_separator, n - 1),
    asked.correlations, array_fill(null::uuid, array[n]), repeat('{}' || c_separator, n - 1) || '{}',
    array_fill(0::bigint, array[n]), array_fill(9000000000000000::bigint, array[n]),
    array_fill(0, array[n]), '{}', '{}',
    asked.ordinals, asked.slots, asked.event_ids, asked.types, asked.schema_versions, array_fill(null::bigint, array[n]), asked.payloads,
    null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  if exists (select from unnest(answer.statuses) status where status not in (0, 1)) then
    raise exception 'a clock row could not be fired: statuses %', answer.statuses;
  end if;
  for at in 1..n loop
    update deadline d set state = 'fired', fired_position = answer.positions[at]
      where d.subject = taken[at].subject and d.kind = taken[at].kind and d.cycle = taken[at].cycle and d.step = taken[at].step;
  end loop;
  return n;
end $$;

revoke all on function ledger.append(
  text, smallint[], integer,
  uuid[], bytea, text, text, text, text, text, uuid[], uuid[], text, bigint[], bigint[], integer[], integer[], integer[], integer[], integer[], uuid[], text, integer[], bigint[], text, integer[], uuid[], text, bytea, text, integer[], boolean[], text, text, integer[], integer[], bigint[], integer[], text), ledger.derived_id(text), ledger.fire(integer) from public;
grant execute on function ledger.append(
  text, smallint[], integer,
  uuid[], bytea, text, text, text, text, text, uuid[], uuid[], text, bigint[], bigint[], integer[], integer[], integer[], integer[], integer[], uuid[], text, integer[], bigint[], text, integer[], uuid[], text, bytea, text, integer[], boolean[], text, text, integer[], integer[], bigint[], integer[], text), ledger.derived_id(text), ledger.fire(integer) to shangda_app;
