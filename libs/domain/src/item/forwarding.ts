import { ItemForwarded } from '@shangda/events/handling';
import type { AdoptionLevel } from '@shangda/events/vocabulary';
import { type Read, defineCommand, streamKey } from '../command.js';
import { type Refusal, record } from '../decision.js';
import { ancestry, officesInReach, receives, units } from '../unit.js';
import { inHand, type InHand, officeHandling, undecidedWithdrawal } from './in-hand.js';
import { isAbove, levelOf } from './level.js';
import type { AtOffice } from './registration.js';
import { creditsOf } from './report.js';
import { items } from './state.js';

/** One of the two: an office of the system, or a level outside it. */
export interface ForwardItemData extends AtOffice {
  readonly toOfficeId?: string | undefined;
  readonly toLevel?: AdoptionLevel | undefined;
}

/** 转报: the office passes an item on to a higher one; inside the system that opens a handling there, and both units are named. */
export const forwardItem = defineCommand<ForwardItemData>({
  name: 'ForwardItem',
  place: ({ data, read }) => officeHandling(read, data),
  decide: ({ data, actor, today, read }) => {
    const at = inHand(read, data, { phases: ['RECEIVED', 'SELECTED', 'ADOPTED'], article: '19' });
    if ('refused' in at) return at;
    const to = destination(data, at, read);
    if ('refused' in to) return to;
    const { officeId, itemId } = data;
    const facts = ItemForwarded.of({
      officeId,
      ...to,
      forwardedOn: today,
      forwardedBy: actor,
      unitId: at.item.description.unitId,
      credits: creditsOf(at.report.description),
    });
    return record(streamKey(items, itemId), facts);
  },
});

type Destination = { readonly toLevel: AdoptionLevel; readonly toOfficeId?: string };

function destination(data: ForwardItemData, at: InHand, read: Read): Destination | { readonly refused: Refusal } {
  const undecided = undecidedWithdrawal(at);
  if (undecided) return { refused: undecided };
  const refused = (code: string, details: Refusal['details']) => ({ refused: { code, article: '19', details } });
  const to = data.toOfficeId ?? data.toLevel;
  if (to === undefined || (data.toOfficeId !== undefined && data.toLevel !== undefined))
    return refused('OneDestination', {});
  if (at.handling.forwardedTo?.includes(to)) return refused('AlreadyForwarded', { to });
  const office = read(units, data.officeId);
  if (!office) return { refused: { code: 'UnitUnknown' } };
  if (data.toOfficeId !== undefined) {
    if (!officesInReach(office, at.report.description.urgency, read).includes(data.toOfficeId))
      return { refused: { code: 'NotAReceivingOffice', article: '19', details: { officeId: data.toOfficeId } } };
    if (at.item.handlings[data.toOfficeId]) return refused('AlreadyThere', { officeId: data.toOfficeId });
    const above = read(units, data.toOfficeId);
    return above ? { toLevel: levelOf(above), toOfficeId: data.toOfficeId } : { refused: { code: 'UnitUnknown' } };
  }
  const toLevel = data.toLevel ?? levelOf(office);
  if (!isAbove(toLevel, levelOf(office))) return refused('LevelNotAbove', { level: toLevel });
  const inSystem = ancestry(read, data.officeId)
    .slice(1)
    .find((id) => isOfficeOf(read, id, toLevel));
  return inSystem === undefined ? { toLevel } : refused('OfficeOfTheSystem', { officeId: inSystem });
}

function isOfficeOf(read: Read, unitId: string, level: AdoptionLevel): boolean {
  const unit = read(units, unitId);
  return unit !== undefined && receives(read, unitId) && levelOf(unit) === level;
}
