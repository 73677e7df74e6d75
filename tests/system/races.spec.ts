import { completed } from '@shangda/api/rulebooks/national-rules';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Asking, execute } from '@shangda/api/office/office';
import { type CommandDefinition, streamKey } from '@shangda/domain/command';
import { delegateSignOff, endDelegation } from '@shangda/domain/delegation';
import { draftItem, type DraftItemData } from '@shangda/domain/item/drafting';
import { enterItem, type EnterItemData } from '@shangda/domain/item/entry';
import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { items } from '@shangda/domain/item/state';
import { registerPerson, revokeRole } from '@shangda/domain/person';
import { publishRulebook } from '@shangda/domain/rulebook';
import { moveUnit } from '@shangda/domain/unit-changes';
import { registerUnit } from '@shangda/domain/unit-registration';
import { sealContent } from '@shangda/event-store/content';
import { Executor } from '@shangda/event-store/execute';
import type { AppendRequest, Ledger } from '@shangda/event-store/ledger';
import { type LedgerPools, openPools, PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';
import { readRulebook } from '@shangda/events/rulebook';
import { createTestDatabase, type TestDatabase } from '@shangda/testing/databases';

const gannan = completed(
  readRulebook(JSON.parse(readFileSync(join(__dirname, '../../rulebooks/gannan-2008.json'), 'utf8'))),
);

const described = {
  category: 'UNIT_WORK',
  urgency: 'ROUTINE',
  method: 'VISIT',
  tone: 'GOOD',
  secrecy: 'PUBLIC',
} as const;

/** The ledger, but something else happens between a decision and its append: once. */
function interrupted(ledger: Ledger, meanwhile: () => Promise<unknown>): Ledger {
  let happened = false;
  return {
    append: async (request: AppendRequest) => {
      if (!happened) {
        happened = true;
        await meanwhile();
      }
      return ledger.append(request);
    },
    readStream: (key, after) => ledger.readStream(key, after),
    findCommand: (actor, id, digest) => ledger.findCommand(actor, id, digest),
    now: () => ledger.now(),
  };
}

describe('what a decision relied on changes before it is written', () => {
  let database: TestDatabase;
  let pools: LedgerPools;
  let ledger: Ledger;
  let office: Executor;

  beforeEach(async () => {
    database = await createTestDatabase({ simulated: true, startsAt: new Date('2026-03-10T01:30:00Z') });
    pools = openPools(database.appUrl);
    ledger = new PostgresLedger(pools);
    office = new Executor(ledger, readFact);
    const unit = { nameEn: 'Unit', directReportingTo: [], isOffice: true };
    const tree = [
      {
        ...unit,
        unitId: 'root',
        name: '州政府办公室',
        parentId: null,
        level: 'PREFECTURE',
        class: 'PREFECTURE_OFFICE',
      },
      { ...unit, unitId: 'county', name: '甲县', parentId: 'root', level: 'COUNTY', class: 'COUNTY_GOVERNMENT' },
      {
        ...unit,
        unitId: 'town',
        name: '甲镇',
        parentId: 'county',
        level: 'TOWNSHIP',
        class: 'TOWNSHIP',
        isOffice: false,
      },
    ] as const;
    for (const data of tree) await asOperator(registerUnit, data, `unit-${data.unitId}`);
    for (const unitId of ['county', 'town']) {
      for (const [post, role] of [
        ['officer', 'INFO_OFFICER'],
        ['leader', 'LEADER_IN_CHARGE'],
      ] as const) {
        const personId = `${unitId}-${post}`;
        await asOperator(
          registerPerson,
          { personId, name: personId, unitId, grants: [{ role, unitId }] },
          `person-${personId}`,
        );
      }
    }
    await asOperator(publishRulebook, { officeId: 'root', rulebook: gannan }, 'rulebook-root');
  });

  afterEach(async () => {
    await Promise.all([pools.append.end(), pools.read.end()]);
    await database.drop();
  });

  it('refuses the signature of a leader whose role was revoked meanwhile', async () => {
    const itemId = await handedIn('county');
    const revoke = () =>
      asOperator(
        revokeRole,
        { personId: 'county-leader', role: 'LEADER_IN_CHARGE', unitId: 'county', reason: '调离' },
        'person-county-leader',
      );
    const answer = await ask(racing(revoke), approveItem, { itemId }, 'county-leader', streamKey(items, itemId));
    expect(answer).toMatchObject({ status: 'refused' });
    expect((await typesOf(itemId)).at(-1)).toBe('ItemSubmitted');
  });

  it('counts a report under the rulebook published meanwhile', async () => {
    const itemId = await handedIn('county');
    const quotas = gannan.quotas.map((rule) => ({ ...rule, id: `${rule.id}-again` }));
    const publish = () =>
      asOperator(
        publishRulebook,
        { officeId: 'root', rulebook: { ...gannan, quotas, effectiveFrom: '2026-03-01' } },
        'rulebook-root',
      );
    await ask(racing(publish), approveItem, { itemId }, 'county-leader', streamKey(items, itemId));
    const [reported] = (await ledger.readStream(streamKey(items, itemId))).slice(-1);
    expect(JSON.parse(reported?.payload ?? '{}')).toMatchObject({ counts: [{ ruleId: 'monthly-county-again' }] });
  });

  it('takes no signature of a delegate whose delegation was ended meanwhile', async () => {
    const itemId = await handedIn('county');
    const delegated = { personId: 'clerk', role: 'LEADER_IN_CHARGE', unitId: 'county' } as const;
    await asOperator(
      registerPerson,
      { personId: 'clerk', name: '代签人', unitId: 'county', grants: [] },
      'person-clerk',
    );
    const toClerk = { ...delegated, startsOn: '2026-03-10', endsOn: '2100-12-31', reason: '外出学习' };
    await ask(office, delegateSignOff, toClerk, 'county-leader', 'person-clerk');
    const end = () => ask(office, endDelegation, { ...delegated, reason: '提前返岗' }, 'county-leader', 'person-clerk');
    const answer = await ask(racing(end), approveItem, { itemId }, 'clerk', streamKey(items, itemId));
    expect(answer).toMatchObject({ status: 'refused', refusal: { code: 'access.hidden' } });
    expect(await typesOf(itemId)).toEqual(['ItemDrafted', 'ItemSubmitted']);
  });

  it('judges what came just now by the time of the ledger, not by what this process last heard of it', async () => {
    const duty = { personId: 'root-duty', name: '值班员', unitId: 'root' };
    await asOperator(
      registerPerson,
      { ...duty, grants: [{ role: 'DUTY_OFFICER', unitId: 'root' }] },
      'person-root-duty',
    );
    await drafted('county');
    const called = new Date('2026-03-10T06:00:00Z');
    await pools.read.query('select ledger.set_clock($1, 1)', [called]);
    const calls = Array.from({ length: 4 }, () => {
      const { content, digest } = sealContent('text/plain', '样例');
      const data: EnterItemData = {
        itemId: randomUUID(),
        officeId: 'root',
        unitId: 'county',
        content: { id: content.id, digest },
        channel: 'TELEPHONE',
        evidence: '值班室来电记录(样例)',
        occurredAt: BigInt(called.getTime()) * 1000n,
        ...described,
      };
      return ask(office, enterItem, data, duty.personId, streamKey(items, data.itemId), { contents: [content] });
    });
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(calls.map(() => 'accepted'));
  });

  it('reports to the office above the place a unit was moved to meanwhile', async () => {
    const itemId = await drafted('town');
    const move = () => asOperator(moveUnit, { unitId: 'town', parentId: 'root', reason: '区划调整' }, 'unit-town');
    await ask(racing(move), submitItem, { itemId }, 'town-officer', streamKey(items, itemId));
    const [submitted] = (await ledger.readStream(streamKey(items, itemId))).slice(-1);
    expect(JSON.parse(submitted?.payload ?? '{}')).toMatchObject({ receivers: ['root'] });
  });

  function racing(meanwhile: () => Promise<unknown>): Executor {
    return new Executor(interrupted(ledger, meanwhile), readFact);
  }

  async function drafted(unitId: string): Promise<string> {
    const itemId = randomUUID();
    const { content, digest } = sealContent('text/plain', '样例');
    const data: DraftItemData = { itemId, unitId, content: { id: content.id, digest }, ...described };
    await ask(office, draftItem, data, `${unitId}-officer`, streamKey(items, itemId), { contents: [content] });
    return itemId;
  }

  async function handedIn(unitId: string): Promise<string> {
    const itemId = await drafted(unitId);
    await ask(office, submitItem, { itemId }, `${unitId}-officer`, streamKey(items, itemId));
    return itemId;
  }

  async function typesOf(itemId: string): Promise<readonly string[]> {
    return (await ledger.readStream(streamKey(items, itemId))).map((event) => event.type);
  }

  async function asOperator<Data>(definition: CommandDefinition<Data>, data: Data, subject: string): Promise<void> {
    const answer = await ask(office, definition, data, 'system:operator', subject);
    expect(answer.status).toBe('accepted');
  }

  function ask<Data>(
    executor: Executor,
    definition: CommandDefinition<Data>,
    data: Data,
    actor: string,
    subject: string,
    more: Partial<Asking<Data>> = {},
  ) {
    const commandId = randomUUID();
    const digest = createHash('sha256').update(commandId).digest();
    return execute(executor, { definition, data, actor, commandId, digest, subject, ...more });
  }
});
