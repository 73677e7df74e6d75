import { Injectable } from '@nestjs/common';
import { composites } from '@shangda/domain/composite';
import { commissionOutcomes } from '@shangda/domain/commission';
import { incidents } from '@shangda/domain/emergency/incident';
import { findings } from '@shangda/domain/finding';
import { instructions } from '@shangda/domain/instruction';
import { issues } from '@shangda/domain/issue';
import { items } from '@shangda/domain/item/state';
import { notices } from '@shangda/domain/notice-state';
import { people } from '@shangda/domain/person';
import { trainings } from '@shangda/domain/training';
import { Executor } from '@shangda/event-store/execute';

/** What an office put on record about its units. */
const records = { instruction: instructions, commission: commissionOutcomes, finding: findings } as const;

/** Where a stream belongs: the units whose auditors may read its history. */
@Injectable()
export class StreamPlaces {
  constructor(private readonly executor: Executor) {}

  /** Nothing for a stream of a kind nobody knows, which then belongs to nobody. */
  async of(key: string): Promise<readonly string[]> {
    const dash = key.indexOf('-');
    const id = key.slice(dash + 1);
    const kind = key.slice(0, dash);
    switch (kind) {
      case 'unit':
      case 'posts':
      case 'rulebook':
      case 'assessment':
      case 'roster':
        return [id];
      case 'training': {
        const { state } = await this.executor.load(trainings, id);
        return state === undefined ? [] : [state];
      }
      case 'person':
      case 'contacts': {
        const { state } = await this.executor.load(people, id);
        return state ? [state.unitId] : [];
      }
      case 'notice': {
        const { state } = await this.executor.load(notices, id);
        return state ? [state.officeId] : [];
      }
      case 'item': {
        const { state } = await this.executor.load(items, id);
        return state.phase === 'NONE' ? [] : [state.description.unitId, ...Object.keys(state.handlings)];
      }
      case 'incident': {
        const { state } = await this.executor.load(incidents, id);
        return Object.keys(state?.parties ?? {});
      }
      // `<incident>.<unit>.<to>.<kind>.<cycle>`: whose deadline it is.
      case 'deadline':
        return id.split('.').slice(1, 2);
      case 'issue': {
        const { state } = await this.executor.load(issues, id);
        return state ? [state.officeId] : [];
      }
      case 'composite': {
        const { state } = await this.executor.load(composites, id);
        return state ? [state.officeId] : [];
      }
      case 'instruction':
      case 'commission':
      case 'finding': {
        const { state: officeId } = await this.executor.load(records[kind], id);
        return officeId === undefined ? [] : [officeId];
      }
      case 'outlet':
        return id.split('.').slice(0, 1);
      case 'register':
        return [id.replace(/-\d{4}$/, '')];
      case 'points':
        return [id.replace(/-\d+$/, '')];
      case 'quota':
        return [id.replace(/-\d{4}-W?\d{2}$/, '')];
      default:
        return [];
    }
  }
}
