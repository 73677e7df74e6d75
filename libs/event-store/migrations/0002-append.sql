-- One round trip for a batch of independent commands. Each gets its own outcome; a conflict never fails its neighbours.
--
-- Texts of a batch travel joined by U+001F, which cannot stand raw in canonical JSON and is refused everywhere else.
-- An empty optional text is null. Order of work: lock streams in id order -> look up the command log in a new statement ->
-- one clock reading -> decide every command on arrays -> write set-based.
--
-- Outcomes (status): 0 appended, 1 repeated, 2 command id reused for something else, 3 version conflict, 4 outside the clock window,
-- 5 a deadline was already closed.
-- Retry the whole batch on 23505, 40001 and 40P01: another process created the stream or recorded the command meanwhile.
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
                and d.cycle = p_deadline_cycles[x] and d.step = p_deadline_steps[x] and d.state = 'armed' for update;
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
      insert into deadline (subject, kind, cycle, step, due_at, armed_position)
        select f.subject, f.kind, f.cycle, f.step, instant(f.due), positions[f.command]
        from unnest(p_deadline_commands, p_deadline_arms, string_to_array(p_deadline_subjects, c_separator), string_to_array(p_deadline_kinds, c_separator),
          p_deadline_cycles, p_deadline_steps, p_deadline_dues) as f(command, arms, subject, kind, cycle, step, due)
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
