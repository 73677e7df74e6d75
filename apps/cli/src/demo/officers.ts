import type { Client, CommandAnswer } from './client.js';
import type { Editorial } from './editorial.js';
import { gannanOffice } from './gannan-units.js';
import type { PlannedItem } from './scenario.js';
import type { Tally } from './tally.js';

/** Plays the people of the units and offices: each planned item is walked through the API as its course says. */
export class Officers {
  /** Emergencies that left unsigned and wait for the leader. */
  private readonly unsigned: { readonly unitId: string; readonly id: string; readonly version: number }[] = [];
  /** Each unit's last reported item, which a duplicate repeats. */
  private readonly lastReported = new Map<string, string>();

  constructor(
    private readonly client: Client,
    private readonly tally: Tally,
    private readonly editorial: Pick<Editorial, 'receive'>,
  ) {}

  /** `morning`: when that day began at the office; telephone calls came then. */
  async play(item: PlannedItem, morning: Date): Promise<void> {
    switch (item.course) {
      case 'by-telephone':
        return this.telephone(item, morning);
      case 'emergency':
        return this.emergency(item);
      default:
        return this.ordinary(item);
    }
  }

  /** The leaders sign what went out unsigned. */
  async signEmergencies(): Promise<void> {
    for (const { unitId, id, version } of this.unsigned.splice(0)) {
      const answer = await this.client.command(`${unitId}-leader`, `/v1/items/${id}/approve`, undefined, { version });
      this.tally.reported([unitId], id, answer.recordedAt);
    }
  }

  private async ordinary(item: PlannedItem): Promise<void> {
    const { unit, course, repeat } = item;
    const officer = `${unit.id}-officer`;
    const leader = `${unit.id}-leader`;
    const drafted = await this.client.command(
      officer,
      '/v1/items',
      { ...textOf(item), unitId: unit.id, ...jointOf(item) },
      { repeat },
    );
    const path = `/v1/items/${drafted.id}`;
    const act = (personId: string, verb: string, body: object | undefined, version: number) =>
      this.client.command(personId, `${path}/${verb}`, body, { version, repeat });
    let at = drafted;
    if (course === 'revised') at = await act(officer, 'revise', textOf(item), at.version);
    at = await act(officer, 'submit', {}, at.version);
    if (course === 'declined') {
      at = await act(leader, 'decline', { reason: '数据未核实' }, at.version);
      at = await act(officer, 'revise', textOf(item), at.version);
      at = await act(officer, 'submit', {}, at.version);
    }
    at = await act(leader, 'approve', undefined, at.version);
    this.tally.reported(unitsOf(item), drafted.id, at.recordedAt);
    if (course === 'withdrawn') {
      await act(officer, 'withdraw', { reason: '情况有变' }, at.version);
      this.tally.uncounted(drafted.id);
      return;
    }
    at = await this.receive(item, drafted.id);
    if (course === 'returned') await this.returnAndResubmit(item, drafted.id, at);
    const original = this.lastReported.get(unit.id);
    if (course === 'duplicate' && original !== undefined) {
      const office = officesOf(item)[0] ?? gannanOffice;
      await this.client.command(`${office}-editor`, `/v1/offices/${office}/items/${drafted.id}/link-duplicate`, {
        originalItemId: original,
      });
      this.tally.uncounted(drafted.id, office);
      return;
    }
    this.lastReported.set(unit.id, drafted.id);
    if (course !== 'returned' && officesOf(item).includes(gannanOffice))
      this.editorial.receive({ id: drafted.id, version: at.version, unitIds: unitsOf(item) });
  }

  private async receive(item: PlannedItem, id: string): Promise<CommandAnswer> {
    let at: CommandAnswer | undefined;
    for (const office of officesOf(item)) {
      at = await this.client.command(`${office}-editor`, `/v1/offices/${office}/items/${id}/receive`, undefined, {
        repeat: item.repeat,
      });
    }
    if (!at) throw new Error('an item without a receiving office');
    return at;
  }

  /** A resubmission is a new version of the same item and counts nothing again. */
  private async returnAndResubmit(item: PlannedItem, id: string, received: CommandAnswer): Promise<void> {
    const [office = gannanOffice] = officesOf(item);
    const { client } = this;
    let at = await client.command(
      `${office}-editor`,
      `/v1/offices/${office}/items/${id}/return`,
      { reason: '要素不全' },
      { version: received.version },
    );
    at = await client.command(`${item.unit.id}-officer`, `/v1/items/${id}/revise`, textOf(item), {
      version: at.version,
    });
    at = await client.command(`${item.unit.id}-officer`, `/v1/items/${id}/submit`, {}, { version: at.version });
    await client.command(`${item.unit.id}-leader`, `/v1/items/${id}/approve`, undefined, { version: at.version });
  }

  private async telephone(item: PlannedItem, morning: Date): Promise<void> {
    const body = {
      ...textOf(item),
      unitId: item.unit.id,
      channel: 'TELEPHONE',
      evidence: '值班室来电记录(样例)',
      occurredAt: morning.toISOString(),
    };
    const entered = await this.client.command(`${gannanOffice}-duty`, `/v1/offices/${gannanOffice}/items`, body, {
      repeat: item.repeat,
    });
    this.tally.reported([item.unit.id], entered.id, entered.recordedAt);
  }

  /** Art. 20: it leaves at once and counts when it is signed. */
  private async emergency(item: PlannedItem): Promise<void> {
    const { unit } = item;
    const text = {
      ...textOf(item),
      title: '山洪冲毁便桥(样例)',
      category: 'MAJOR_SOCIAL_EVENT',
      urgency: 'FLASH',
      tone: 'PROBLEM',
      unitId: unit.id,
    };
    const drafted = await this.client.command(`${unit.id}-officer`, '/v1/items', text);
    const body = { unsignedReason: '水势上涨,先报后签' };
    const submitted = await this.client.command(`${unit.id}-officer`, `/v1/items/${drafted.id}/submit`, body, {
      version: drafted.version,
    });
    const received = await this.receive(item, drafted.id);
    this.unsigned.push({ unitId: unit.id, id: drafted.id, version: Math.max(submitted.version, received.version) });
  }
}

/** 联合报送: written by two units in equal parts. */
function jointOf(item: PlannedItem): { readonly joint?: readonly object[] } {
  return item.partner ? { joint: unitsOf(item).map((unitId) => ({ unitId, weight: 1 })) } : {};
}

const unitsOf = ({ unit, partner }: PlannedItem): readonly string[] => [unit.id, ...(partner ? [partner.id] : [])];

function officesOf({ unit }: PlannedItem): readonly string[] {
  return [...new Set([...(unit.parentId === null ? [] : [officeAbove(unit.parentId)]), ...unit.directReportingTo])];
}

/** Departments' and townships' own lower units report to the office above those. */
function officeAbove(parentId: string): string {
  if (/^6230\d\d$/.test(parentId)) return parentId;
  return /^6230\d\d/.test(parentId) ? parentId.slice(0, 6) : gannanOffice;
}

function textOf({ unit, number }: PlannedItem): Record<string, string> {
  return {
    title: `${unit.name}工作动态第${number}期(样例)`,
    body: `${unit.name}围绕州委、州政府中心工作,推进各项任务,取得阶段性进展。编号${number}。`,
    category: 'UNIT_WORK',
    urgency: 'ROUTINE',
    method: 'VISIT',
    tone: 'GOOD',
    secrecy: 'PUBLIC',
  };
}
