import type { Client } from './client.js';
import { gannanOffice } from './gannan-units.js';
import { inParallel } from './in-parallel.js';
import type { InHand, PointsTally } from './points-tally.js';
import { randomOf } from './scenario.js';

interface Expected {
  readonly item: InHand;
  readonly dueOn: string;
  readonly adoptedOn: string;
}

const editor = `${gannanOffice}-editor`;
const office = `/v1/offices/${gannanOffice}`;
const outletId = 'zhengwu-xinxi';
const provincial = 'sheng-zhengwu-xinxi';
const usualKinds = ['brief', 'brief', 'brief', 'special-report', 'research'] as const;
const mostPieces = 12;
/** The office's day begins at nine; an issue goes out each fifth day. */
const issueEvery = 5;

/** Plays the prefecture's information section: sifts what came in, publishes, forwards, and hears from above. All of it sample work. */
export class Editorial {
  private readonly random: () => number;
  private received: InHand[] = [];
  private selected: InHand[] = [];
  private readonly expected: Expected[] = [];
  private issueNumber = 0;
  published = 0;

  constructor(
    private readonly client: Client,
    private readonly tally: PointsTally,
    private readonly callersAtOnce: number,
    seed: number,
  ) {
    this.random = randomOf(seed + 1);
  }

  receive(item: InHand): void {
    this.received.push(item);
  }

  /** One day at the desk; `day` counts from the first. */
  async work(day: number, today: string): Promise<void> {
    const waiting = this.received.splice(0).map((item) => ({ item, chance: this.random() }));
    await inParallel(waiting, this.callersAtOnce, ({ item, chance }) => this.sift(item, chance));
    await this.hearFromAbove(today);
    if (day % issueEvery === issueEvery - 1) await this.publish(today);
  }

  private async sift(item: InHand, chance: number): Promise<void> {
    const at = `${office}/items/${item.id}`;
    if (chance < 0.3) {
      const criteria = ['NEW_TOPIC', 'GROUNDED'];
      const { version } = await this.client.command(editor, `${at}/select`, { criteria }, { version: item.version });
      this.selected.push({ ...item, version });
    } else if (chance < 0.5) {
      const body = { reason: chance < 0.4 ? 'ALREADY_KNOWN' : 'BELOW_THRESHOLD' };
      await this.client.command(editor, `${at}/file`, body, { version: item.version });
    } else if (chance < 0.52) {
      await this.client.command(editor, `${at}/ask`, { question: '数据来源是什么?' });
      const [unitId = ''] = item.unitIds;
      const answer = { officeId: gannanOffice, answer: '以统计报表为准(样例)。' };
      await this.client.command(`${unitId}-officer`, `/v1/items/${item.id}/answer`, answer);
    }
  }

  /** An issue of single pieces, once in a while opened by a composite of three units' items; then what leaders and higher offices make of it. */
  private async publish(today: string): Promise<void> {
    const chosen = this.selected.splice(0, mostPieces);
    if (chosen.length === 0) return;
    const composed = this.issueNumber % 3 === 2 ? await this.compose(chosen.splice(0, 3)) : undefined;
    const singles = chosen.map((item) => ({ item, pieceKind: this.pick(usualKinds) }));
    const number = String(++this.issueNumber);
    const pieces = [
      ...(composed === undefined ? [] : [{ compositeId: composed, pieceKind: 'composite' }]),
      ...singles.map(({ item, pieceKind }) => ({ itemId: item.id, pieceKind })),
    ];
    const recipients = ['州政府领导', '各县(市)人民政府'];
    const issue = { outletId, number, publishedOn: today, recipients, pieces };
    const { id: issueId } = await this.client.command(editor, `${office}/issues`, issue, { repeat: true });
    this.published++;
    for (const { item, pieceKind } of singles) this.tally.adopted(item, 'PREFECTURE', pieceKind);
    for (const { item } of singles) await this.after(item, today);
    const [last] = singles.slice(-1);
    if (last && this.issueNumber === 7) await this.correct(issueId, last.item);
  }

  private async compose(sources: readonly InHand[]): Promise<string | undefined> {
    if (sources.length < 2) return undefined;
    const text = { title: '各地各部门工作综合(样例)', body: '综合各地各部门报送情况(样例)。' };
    const body = { ...text, itemIds: sources.map(({ id }) => id) };
    const { id } = await this.client.command(editor, `${office}/composites`, body);
    this.tally.composite(sources);
    return id;
  }

  private async after(item: InHand, today: string): Promise<void> {
    const chance = this.random();
    const at = `${office}/items/${item.id}`;
    if (chance < 0.1) {
      const rank = chance < 0.04 ? 'principal' : 'deputy';
      const leaderPost = rank === 'principal' ? '州长' : '副州长';
      const said = { level: 'PREFECTURE', rank, leaderPost, text: '请抓好落实(样例)。', instructedOn: today };
      await this.client.command(editor, `${office}/instructions`, { ...said, itemId: item.id });
      this.tally.instructed(item, rank);
    } else if (chance < 0.25) {
      await this.client.command(editor, `${at}/forward`, { toLevel: 'PROVINCE' });
      if (chance < 0.18)
        this.expected.push({ item, adoptedOn: laterDay(today, 3), dueOn: laterDay(today, chance < 0.13 ? 35 : 9) });
    } else if (chance < 0.28) {
      await this.client.command(editor, `${at}/reading-copies`, {
        leaderPost: '州长',
        level: 'PREFECTURE',
        sentOn: today,
      });
      this.tally.readingCopy(item);
    }
  }

  /** News of an adoption comes days or weeks after it. */
  private async hearFromAbove(today: string): Promise<void> {
    for (const { item, adoptedOn } of this.expected.filter(({ dueOn }) => dueOn === today)) {
      const news = { level: 'PROVINCE', outletId: provincial, pieceKind: 'brief', adoptedOn, route: 'FORWARDED' };
      const evidence = '省政府办公厅采用通报(样例)';
      await this.client.command(editor, `${office}/items/${item.id}/adoptions-above`, { ...news, evidence });
      this.tally.adopted(item, 'PROVINCE', 'forwarded');
    }
  }

  private async correct(issueId: string, item: InHand): Promise<void> {
    const text = { title: '更正(样例)', body: '前文数字有误,现予更正(样例)。' };
    const body = { ...text, itemId: item.id, reason: '数字有误' };
    await this.client.command(editor, `${office}/issues/${issueId}/correct`, body);
    this.tally.corrected(item);
  }

  private pick<Value>(values: readonly [Value, ...Value[]] | readonly Value[]): Value {
    const chosen = values[Math.floor(this.random() * values.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }
}

function laterDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
