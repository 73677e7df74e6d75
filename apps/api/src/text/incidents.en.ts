import type { Catalogue } from './message.js';

/** What the rules of emergencies refuse (Art. 20, 21(3)). */
export const incidentsEn: Catalogue = {
  TimeInTheFuture: { title: 'Not yet', detail: 'A time lies more than five minutes ahead of the ledger’s clock.' },
  TimesOutOfOrder: { title: 'Times out of order', detail: 'A time lies before the one it follows from.' },
  IncidentExists: { title: 'Already known', detail: 'This incident is on record already.' },
  AccidentKindOfNoAccident: { title: 'No accident', detail: 'Only an accident has a kind of accident.' },
  ItemOfAnotherUnit: { title: 'No item of this unit', detail: 'The item named is not one of this unit’s.' },
  LevelOutsideCategory: {
    title: 'Not graded',
    detail: 'No rulebook grades this category at that level; leave the level out.',
  },
  LevelBelowFigures: {
    title: 'Below the figures',
    detail: 'The figures known ask for a graver level. It may be judged graver, never less.',
  },
  MustBeSignedOrSayWhy: {
    title: 'Signature or reason',
    detail: 'A leader of the unit sends the report, or it says why it goes before it is signed.',
  },
  OfficeUnknown: { title: 'Unknown office', detail: 'The register has no such office.' },
  CallerDoesNotKnow: {
    title: 'Caller does not know',
    detail: 'That unit has not come to know of the incident by any report or call on record.',
  },
  InitialReportSentAlready: {
    title: 'First report sent',
    detail: 'The first report was sent already. What is new goes into a follow-up; nothing sent is changed.',
  },
  FollowUpBeforeInitial: { title: 'First report missing', detail: 'A follow-up comes after the first report.' },
  FollowUpNumberGap: { title: 'Number out of order', detail: 'The next follow-up of this unit is number {expected}.' },
  OnlyFollowUpsAreNumbered: { title: 'No number here', detail: 'Only follow-ups are numbered; leave the number out.' },
  FollowUpSaysNothing: {
    title: 'Nothing said',
    detail: 'A follow-up is about progress, handling, cause or consequence: at least one of them.',
  },
  FinalBeforeInitial: { title: 'First report missing', detail: 'A final report comes after the first report.' },
  IncidentIsFinal: {
    title: 'Final report sent',
    detail: 'After the final report come supplements, or the incident is reopened.',
  },
  SupplementBeforeFinal: {
    title: 'No final report yet',
    detail: 'A supplement comes after the final report; before it there are follow-ups.',
  },
  IncidentIsNotFinal: { title: 'Not final', detail: 'Only what has a final report of this unit can be reopened.' },
  NothingToReceive: { title: 'Nothing to receive', detail: 'No written report was sent to this office.' },
  NothingToSign: { title: 'Nothing to sign', detail: 'This unit sent nothing that is still unsigned.' },
  NotAbove: { title: 'Not above', detail: 'The level named is not above this office’s own.' },
  NoSuchDeadline: { title: 'No such deadline', detail: 'No clock was ever set for this duty.' },
  DeadlineNotOpen: { title: 'Not running', detail: 'The clock was met, missed or stopped already.' },
  DeadlineNotPaused: { title: 'Not paused', detail: 'The clock was not stopped by a pause.' },
  NothingToAcknowledge: {
    title: 'Nothing to acknowledge',
    detail: 'Nobody has been told of a deadline of this incident that is still open.',
  },
};
