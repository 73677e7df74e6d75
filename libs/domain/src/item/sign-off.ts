import {
  ItemApproved,
  ItemReported,
  ItemSubmitted,
  ReportSigned,
  SignOffDeclined,
  SignatureRefused,
} from '@shangda/events/item';
import { defineCommand, streamKey } from '../command.js';
import { firstRefusal, refuse } from '../decision.js';
import { countsUnsigned, unsignedEmergencyAllowed } from '../rulebook.js';
import { isBaseUnit, officesInReach, receiversOf, units } from '../unit.js';
import { signedDigestOf } from './attachment-state.js';
import { countsAtReport } from './counting.js';
import { mustBeDraft, noItem, unitOf } from './drafting.js';
import { saidOf } from './report.js';
import { circumstancesOf, decliningRules, signingOf, signingRules } from './signing.js';
import { items } from './state.js';

export interface SubmitItemData {
  readonly itemId: string;
  /** Where to report; by default the office above and the offices the unit is a direct reporting point of. */
  readonly receivers?: readonly string[] | undefined;
  /** Report at once, sign afterwards: only a FLASH item of Art. 10(3), with a reason. */
  readonly unsignedReason?: string | undefined;
  /** 越级上报: a base unit may report an important matter past the level above, with a reason. An emergency needs none. */
  readonly skipLevelReason?: string | undefined;
}

/** 提交审签: the officer hands the item in for sign-off (Art. 16). An emergency may leave at once and is signed after (Art. 20). */
export const submitItem = defineCommand<SubmitItemData>({
  name: 'SubmitItem',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: ({ data, read, today }) => {
    const item = read(items, data.itemId);
    const refusal = firstRefusal(item, [mustBeDraft]);
    if (refusal || item.phase === 'NONE') return { refused: refusal ?? noItem };
    const unit = read(units, item.description.unitId);
    if (!unit) return refuse('UnitUnknown');
    // A resubmission goes where the item was reported; a declined draft is addressed anew, for its urgency may have changed.
    const receivers = [...new Set(data.receivers ?? (item.returned ? item.receivers : receiversOf(unit, read)))];
    const { skipLevelReason } = data;
    if (skipLevelReason !== undefined && !isBaseUnit(unit)) return refuse('NotABaseUnit', '21(3)', { unitId: unit.id });
    const inReach = officesInReach(unit, skipLevelReason === undefined ? item.description.urgency : 'FLASH', read);
    // Where nobody named offices they follow from the register, or from what was reported before.
    const wrong = data.receivers?.find((officeId) => !inReach.includes(officeId));
    if (wrong !== undefined) return refuse('NotAReceivingOffice', '21(3)', { officeId: wrong });
    if (receivers.length === 0) return refuse('NoReceivingOffice', '21(3)');
    const submitted = ItemSubmitted.of({
      revision: item.revision,
      signedDigest: signedDigestOf(item.description.content, item.attachments),
      chain: [...unit.signOffChain],
      receivers,
      ...(skipLevelReason !== undefined && { skipLevelReason }),
    });
    const stream = streamKey(items, data.itemId);
    if (data.unsignedReason === undefined) return { accepted: { writes: [{ stream, facts: [submitted] }] } };
    if (item.description.urgency !== 'FLASH' || item.description.category !== 'MAJOR_SOCIAL_EVENT')
      return refuse('MustBeSigned', '16');
    if (!unsignedEmergencyAllowed(receivers, today, read)) return refuse('UnsignedEmergencyNotAllowed', '20');
    const { counts, others } = countsAtReport(item, countsUnsigned(receivers, today, read), { today, read });
    const reported = ItemReported.of({
      unitId: unit.id,
      receivers,
      reportedOn: today,
      signature: 'UNSIGNED',
      unsignedReason: data.unsignedReason,
      resubmission: item.returned,
      counts,
      ...saidOf(item.description, item.authors),
    });
    const envelope = { reason: data.unsignedReason };
    return { accepted: { writes: [{ stream, facts: [submitted, reported, ...others] }], envelope } };
  },
});

export interface ApproveItemData {
  readonly itemId: string;
}

/** 审签: one step of the unit's chain, by its signer or a delegate. The last signature reports the item, and there it counts. */
export const approveItem = defineCommand<ApproveItemData>({
  name: 'ApproveItem',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: (situation) => {
    const { data, actor, read, today } = situation;
    const signing = signingOf(situation, data.itemId);
    const { item, signOff, onBehalfOf } = signing;
    const refusal = firstRefusal(signing, signingRules);
    if (refusal || !signOff || item.phase === 'NONE') return { refused: refusal ?? noItem };
    const step = signOff.signatures.length;
    const last = step === signOff.chain.length - 1;
    const signature = { signerId: actor, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
    const approved = ItemApproved.of({ step, ...signature, signedDigest: signOff.signedDigest, last });
    const stream = streamKey(items, data.itemId);
    const envelope = circumstancesOf(signing);
    if (!last) return { accepted: { writes: [{ stream, facts: [approved] }], envelope } };
    const unit = read(units, item.description.unitId);
    if (!unit) return refuse('UnitUnknown');
    const { counts, others } = countsAtReport(item, item.receivers, { today, read });
    const consequence =
      item.phase === 'REPORTED'
        ? ReportSigned.of({ unitId: unit.id, signedOn: today, counts })
        : ItemReported.of({
            unitId: unit.id,
            receivers: [...item.receivers],
            reportedOn: today,
            signature: 'SIGNED',
            resubmission: item.returned,
            counts,
            ...saidOf(item.description, item.authors),
          });
    return { accepted: { writes: [{ stream, facts: [approved, consequence, ...others] }], envelope } };
  },
});

/** A leader may decline, with a reason; what went out unsigned in an emergency is never unsent: the refusal stands beside it. */
export const declineSignOff = defineCommand<ApproveItemData & { readonly reason: string }>({
  name: 'DeclineSignOff',
  place: ({ data, read }) => unitOf(read(items, data.itemId)),
  decide: (situation) => {
    const { data, actor } = situation;
    const signing = signingOf(situation, data.itemId);
    const { item, signOff } = signing;
    const refusal = firstRefusal(signing, decliningRules);
    if (refusal || !signOff) return { refused: refusal ?? noItem };
    const step = signOff.signatures.length;
    const declined =
      item.phase === 'REPORTED'
        ? SignatureRefused.of({ step, refusedBy: actor, reason: data.reason })
        : SignOffDeclined.of({ step, declinedBy: actor, reason: data.reason });
    const writes = [{ stream: streamKey(items, data.itemId), facts: [declined] }];
    return { accepted: { writes, envelope: circumstancesOf(signing) } };
  },
});
