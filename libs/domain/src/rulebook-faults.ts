import type { Rulebook } from '@shangda/events/rulebook';

/** What is wrong with the sense of a rulebook, and where: a JSON Pointer into the document and a code. */
export interface RulebookFault {
  readonly pointer: string;
  readonly code: string;
}

/** Everything that makes no sense in a document of the right form. Empty: it can be published. */
export function faultsOf(rulebook: Rulebook): readonly RulebookFault[] {
  return rulebook.quotas.flatMap(({ id }, at) =>
    rulebook.quotas.findIndex((other) => other.id === id) < at
      ? [{ pointer: `/quotas/${at}/id`, code: 'RuleIdTwice' }]
      : [],
  );
}
