import { randomUUID } from 'node:crypto';
import { sealAddress } from '@shangda/api/notices/contact-address';
import { sealItemText } from '@shangda/api/items/texts';
import { execute } from '@shangda/api/office/office';
import { setContact } from '@shangda/domain/contact';
import { acknowledgeNotice, type NewNotice } from '@shangda/domain/notice';
import { registerPerson } from '@shangda/domain/person';
import { draftItem } from '@shangda/domain/item/drafting';
import { Executor } from '@shangda/event-store/execute';
import type { Ledger } from '@shangda/event-store/ledger';
import { PostgresLedger } from '@shangda/event-store/postgres-ledger';
import { readFact } from '@shangda/events/catalogue';
import { Notifier, type NotifierOptions, type Notifying } from '@shangda/worker/notifier';
import { tell } from '../notices/tell.js';
import { openClockedOffice } from './clocked-office.js';

const startsAt = '2026-03-04T02:00:00.000000Z';
/** What no notice may say. */
export const title = '合作市发生地震三人遇难';
export const email = 'officer@hezuo.example';
export const phone = '+8613800000000';

export interface NotifiedOffice {
  /** A notifier as a worker of its own has it; it hears the clock anew. */
  notifier(channels: Notifying['channels'], rest?: NotifierOptions & { around?: (ledger: Ledger) => Ledger }): Notifier;
  /** Lets one tick and waits for all it began. */
  round(channels: Notifying['channels']): Promise<void>;
  readonly errors: readonly unknown[];
  /** Tells the officer of the item; gives the notice's id. */
  tell(changes?: Partial<NewNotice>): Promise<string>;
  acknowledge(noticeId: string): Promise<void>;
  /** Seconds of ledger time after the beginning. */
  setClock(seconds: number): Promise<void>;
  /** What stands in a stream: each fact's type, and what of its data is asked for. */
  said(stream: string): Promise<readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[]>;
  typesOf(noticeId: string): Promise<readonly string[]>;
  armed(): Promise<number>;
  claims(): Promise<number>;
  close(): Promise<void>;
}

/** The office `root` with a leader in charge and an officer who can be reached, an item that is on record, and a simulated clock. */
export async function openNotifiedOffice(): Promise<NotifiedOffice> {
  const clocked = await openClockedOffice(startsAt);
  const { pools } = clocked;
  const ledger = new PostgresLedger(pools);
  const executor = new Executor(ledger, readFact);
  // It runs: an executor goes on from what it last heard, and would be ahead of a clock that stands.
  await pools.read.query('select ledger.set_clock(null, 1)');
  const itemId = await populate(executor, clocked.operate);
  const errors: unknown[] = [];
  const count = async (sql: string) => Number((await pools.read.query<{ count: string }>(sql)).rows[0]?.count);
  const office: NotifiedOffice = {
    errors,
    notifier: (channels, { around = (same: Ledger) => same, ...options } = {}) => {
      const own = new Executor(around(ledger), readFact);
      return new Notifier(own, pools.read, { channels, language: 'zh-CN' }, (cause) => errors.push(cause), options);
    },
    round: async (channels) => {
      const notifier = office.notifier(channels);
      await notifier.tick();
      await notifier.idle();
    },
    tell: (changes) =>
      tell(executor, {
        officeId: 'root',
        personId: 'officer',
        code: 'notice.item',
        channels: ['WEBHOOK'],
        nextChannelAfterSeconds: 60,
        about: { itemId },
        severity: 2,
        ...changes,
      }),
    acknowledge: async (noticeId) => {
      await ask(executor, acknowledgeNotice, { noticeId }, 'officer', `notice-${noticeId}`);
    },
    setClock: async (seconds) => {
      const to = new Date(Date.parse(startsAt) + seconds * 1000).toISOString();
      await pools.read.query('select ledger.set_clock($1, 1) where $1::timestamptz > ledger.ledger_now()', [to]);
    },
    said: async (stream) =>
      (await ledger.readStream(stream)).map(({ type, payload }) => ({ type, data: JSON.parse(payload) })),
    typesOf: async (noticeId) => (await office.said(`notice-${noticeId}`)).map(({ type }) => type),
    armed: () => count("select count(*) from ledger.deadline where kind = 'NOTICE' and state = 'armed'"),
    claims: () => count('select count(*) from views.notice_claim'),
    close: () => clocked.close(),
  };
  return office;
}

type Operate = Awaited<ReturnType<typeof openClockedOffice>>['operate'];

async function populate(executor: Executor, operate: Operate): Promise<string> {
  const held = { unitId: 'root', name: '岗位' };
  const officer = { ...held, personId: 'officer', grants: [{ role: 'INFO_OFFICER', unitId: 'root' }] } as const;
  const leader = { ...held, personId: 'leader', grants: [], posts: [{ post: 'LEADER_IN_CHARGE' }] } as const;
  await operate(registerPerson, officer, 'person-officer');
  await operate(registerPerson, leader, 'person-leader');
  const addresses = [sealAddress(email), sealAddress(phone)] as const;
  const contact = { personId: 'officer', email: addresses[0].reference, phone: addresses[1].reference };
  const contents = addresses.map(({ content }) => content);
  await ask(executor, setContact, contact, 'officer', 'contacts-officer', contents);
  const itemId = randomUUID();
  const text = sealItemText(title, title);
  const described = { category: 'OTHER', urgency: 'FLASH', method: 'TELEPHONE', tone: 'PROBLEM' } as const;
  const draft = { itemId, unitId: 'root', content: text.reference, secrecy: 'PUBLIC', ...described } as const;
  await ask(executor, draftItem, draft, 'officer', `item-${itemId}`, text.contents);
  return itemId;
}

async function ask<Data>(
  executor: Executor,
  definition: Parameters<typeof execute<Data>>[1]['definition'],
  data: Data,
  actor: string,
  subject: string,
  contents?: Parameters<typeof execute<Data>>[1]['contents'],
): Promise<void> {
  const asking = { definition, data, actor, commandId: randomUUID(), digest: Buffer.alloc(32), subject, contents };
  const answer = await execute(executor, asking);
  if (answer.status !== 'accepted') throw new Error(`${definition.name}: ${JSON.stringify(answer)}`);
}
