import type { Rulebook } from '@shangda/events/rulebook';
import { emergencyFaults } from './faults/emergencies.js';
import { escalationFaults } from './faults/escalations.js';
import { type RulebookFault } from './faults/fault.js';
import { figureFaults } from './faults/figures.js';
import { groupFaults } from './faults/groups.js';
import { idFaults } from './faults/ids.js';
import { referenceFaults } from './faults/references.js';
import { tableFaults } from './faults/ambiguity.js';

/** Everything that makes no sense in a document of the right form, in the order of the document's subjects. Empty: it can be published. */
export const faultsOf = (rulebook: Rulebook): readonly RulebookFault[] =>
  [idFaults, referenceFaults, tableFaults, groupFaults, figureFaults, emergencyFaults, escalationFaults].flatMap(
    (check) => [...check(rulebook)],
  );
