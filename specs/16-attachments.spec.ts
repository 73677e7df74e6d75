import { AttachmentAdded, AttachmentRemoved } from '@shangda/events/attachment';
import { ItemEntered, SignOffDeclined } from '@shangda/events/item';
import { secrecy } from '@shangda/events/vocabulary';
import { addAttachment, attachEvidence, removeAttachment } from '@shangda/domain/item/attachments';
import { approveItem, submitItem } from '@shangda/domain/item/sign-off';
import { given } from '@shangda/testing/given';
import { gannan, morning } from './gannan.js';
import {
  approved,
  described,
  digest,
  drafted,
  item,
  itemId,
  received,
  reported,
  returned,
  revisedTo,
  laterDigest,
  submitted,
  withdrawn,
} from './items.js';

const byOfficer = { actor: 'hezuo-officer', at: morning };
const byLeader = { actor: 'hezuo-leader', at: morning };
const byEditor = { actor: 'gannan-editor', at: morning };

const form = {
  attachmentId: '0195a000-0000-7000-8000-00000000a001',
  content: { id: '0195a000-0000-7000-8000-00000000c0a1', digest: 'c'.repeat(64) },
  purpose: 'SIGNED_FORM',
} as const;
const photo = {
  attachmentId: '0195a000-0000-7000-8000-00000000a002',
  content: { id: '0195a000-0000-7000-8000-00000000c0a2', digest: 'd'.repeat(64) },
  purpose: 'ATTACHMENT',
} as const;
const file = { ...form, itemId, secrecy: 'PUBLIC', most: 8 } as const;

const added = (which: typeof form | typeof photo, addedBy = 'hezuo-officer') =>
  AttachmentAdded.of({ ...which, addedBy });
const removed = (which: typeof form | typeof photo) =>
  AttachmentRemoved.of({ attachmentId: which.attachmentId, removedBy: 'hezuo-officer' });
const evidence = AttachmentAdded.of({ ...form, addedBy: 'gannan-editor', officeId: 'gannan' });
const both = [digest, form.content.digest, photo.content.digest].join('+');
const declined = SignOffDeclined.of({ step: 0, declinedBy: 'hezuo-leader', reason: '附件有误' });

const entered = ItemEntered.of({
  ...described,
  itemId,
  officeId: 'gannan',
  enteredBy: 'gannan-editor',
  channel: 'PAPER',
  evidence: '签发单存州政府办',
});

describe('Article 16 — the files of an item are signed with its text', () => {
  it('lets an info officer attach a file to the draft', () =>
    given(gannan, item(drafted())).when(addAttachment, file, byOfficer).then(added(form)));

  it('hands in the text and every file, digest by digest in the order they were attached', () =>
    given(gannan, item(drafted(), added(form), added(photo)))
      .when(submitItem, { itemId }, byOfficer)
      .then(submitted({ signedDigest: both })));

  it('hands in what is left when one was taken off again', () =>
    given(gannan, item(drafted(), added(form), added(photo), removed(form)))
      .when(submitItem, { itemId }, byOfficer)
      .then(submitted({ signedDigest: `${digest}+${photo.content.digest}` })));

  it('signs an item without files by the digest of its text alone, as ever', () =>
    given(gannan, item(drafted()))
      .when(submitItem, { itemId }, byOfficer)
      .then(submitted({ signedDigest: digest })));

  it('keeps the files when the text is revised, and asks for their signature again', () =>
    given(gannan, item(drafted(), added(form), submitted(), declined, revisedTo()))
      .when(submitItem, { itemId }, byOfficer)
      .then(submitted({ revision: 2, signedDigest: `${laterDigest}+${form.content.digest}` })));

  it('signs exactly what was handed in', () =>
    given(gannan, item(drafted(), added(form), added(photo), submitted({ signedDigest: both })))
      .when(approveItem, { itemId }, byLeader)
      .then(approved('hezuo-leader', { signedDigest: both }), reported()));

  it.each([
    ['one more', [submitted(), added(form)]],
    ['one less', [added(form), submitted({ signedDigest: `${digest}+${form.content.digest}` }), removed(form)]],
    ['another in its place', [added(photo), submitted({ signedDigest: `${digest}+${form.content.digest}` })]],
  ])('refuses a signature when the files are not those handed in: %s', (_what, facts) =>
    given(gannan, item(drafted(), ...facts))
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('TextChangedSinceHandedIn', '16'),
  );

  it('lets nobody add or remove a file while the item awaits a signature or after it was reported', () => {
    const handedIn = [drafted(), added(form), submitted({ signedDigest: `${digest}+${form.content.digest}` })];
    for (const [facts, phase] of [
      [handedIn, 'AWAITING_SIGN_OFF'],
      [[...handedIn, approved(), reported()], 'REPORTED'],
    ] as const) {
      const before = given(gannan, item(...facts));
      before.when(addAttachment, { ...file, ...photo }, byOfficer).thenRefused('NotADraft', '16', { phase });
      before.when(removeAttachment, { itemId, ...form }, byOfficer).thenRefused('NotADraft', '16', { phase });
    }
  });

  it('lets the unit change the files again after a return', () => {
    const back = [drafted(), added(form), submitted(), approved(), reported(), received(), returned()];
    given(gannan, item(...back))
      .when(removeAttachment, { itemId, attachmentId: form.attachmentId }, byOfficer)
      .then(removed(form));
  });

  it('lets nobody sign who attached a file that is signed with the text', () =>
    given(
      gannan,
      item(drafted(), added(form, 'hezuo-leader'), submitted({ signedDigest: `${digest}+${form.content.digest}` })),
    )
      .when(approveItem, { itemId }, byLeader)
      .thenRefused('AuthorMayNotSign', '16'));

  it('takes no more files than the deployment allows, and again one when one is taken off', () => {
    const full = [drafted(), added(form), added(photo)];
    const another = { ...file, most: 2, attachmentId: '0195a000-0000-7000-8000-00000000a003' };
    given(gannan, item(drafted(), added(form)))
      .when(addAttachment, { ...file, ...photo, most: 2 }, byOfficer)
      .then(added(photo));
    given(gannan, item(...full))
      .when(addAttachment, another, byOfficer)
      .thenRefused('TooManyAttachments', undefined, { limit: 2 });
    given(gannan, item(...full, removed(form)))
      .when(addAttachment, another, byOfficer)
      .then(AttachmentAdded.of({ ...form, attachmentId: another.attachmentId, addedBy: 'hezuo-officer' }));
  });

  it('knows no file of another item, nor one that was taken off', () => {
    given(gannan, item(drafted(), added(form)))
      .when(removeAttachment, { itemId, attachmentId: photo.attachmentId }, byOfficer)
      .thenRefused('access.hidden');
    given(gannan, item(drafted(), added(form), removed(form)))
      .when(removeAttachment, { itemId, attachmentId: form.attachmentId }, byOfficer)
      .thenRefused('access.hidden');
  });
});

describe('Article 24 — the office keeps the paper of what it entered itself', () => {
  const atOffice = { ...file, officeId: 'gannan' };
  const history = [entered, reported(), received()];

  it('attaches the scan after the item was entered', () =>
    given(gannan, item(...history))
      .when(attachEvidence, atOffice, byEditor)
      .then(evidence));

  it('does so only with what this office entered: no other office and nothing a unit reported', () => {
    given(gannan, item(...history))
      .when(attachEvidence, { ...atOffice, officeId: 'hezuo' }, byEditor)
      .thenRefused('access.hidden');
    given(gannan, item(drafted(), submitted(), approved(), reported(), received()))
      .when(attachEvidence, atOffice, byEditor)
      .thenRefused('access.hidden');
  });

  it('does not once the item is withdrawn, nor beyond the limit', () => {
    given(gannan, item(...history, withdrawn([])))
      .when(attachEvidence, atOffice, byEditor)
      .thenRefused('AlreadyWithdrawn');
    given(gannan, item(...history, evidence))
      .when(attachEvidence, { ...atOffice, most: 1 }, byEditor)
      .thenRefused('TooManyAttachments', undefined, { limit: 1 });
  });

  it('leaves it out of what the unit signs when the item comes back to it, and lets the unit remove nothing', () => {
    const back = given(gannan, item(...history, evidence, returned()));
    back.when(submitItem, { itemId }, byOfficer).then(submitted({ signedDigest: digest }));
    back
      .when(removeAttachment, { itemId, attachmentId: form.attachmentId }, byOfficer)
      .thenRefused('EvidenceOfTheOffice', '24', { officeId: 'gannan' });
  });

  it('may add to it while the unit’s leader has the returned item before them', () =>
    given(gannan, item(...history, returned(), submitted(), evidence))
      .when(approveItem, { itemId }, byLeader)
      .then(approved(), reported({ resubmission: true, counts: [], authors: ['gannan-editor'] })));
});

describe('Article 17 — no file above the level of the deployment', () => {
  it.each(secrecy.options.filter((level) => level !== 'PUBLIC'))('refuses a file that is %s', (level) => {
    given(gannan, item(drafted()))
      .when(addAttachment, { ...file, secrecy: level }, byOfficer)
      .thenRefused('secrecy.above_ceiling', '17');
    given(gannan, item(entered, reported(), received()))
      .when(attachEvidence, { ...file, officeId: 'gannan', secrecy: level }, byEditor)
      .thenRefused('secrecy.above_ceiling', '17');
  });
});
