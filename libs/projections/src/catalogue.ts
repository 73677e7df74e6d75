import { adoptionStatistics } from './adoption-statistics.js';
import { categoryBalance } from './category-balance.js';
import { consequences } from './consequences.js';
import { inbox } from './inbox.js';
import { issueRegister } from './issue-register.js';
import { itemRegister } from './item-register.js';
import { officerStatistics } from './officer-statistics.js';
import { periodRegister } from './period-register.js';
import { personRegister } from './person-register.js';
import { postRegister } from './post-register.js';
import { quotaCounters } from './quota-counters.js';
import { quotaResults } from './quota-results.js';
import { rulebookRegister } from './rulebook-register.js';
import { scoreSheet } from './score-sheet.js';
import { scoreboard } from './scoreboard.js';
import { trainingRegister } from './training-register.js';
import { unitHistory } from './unit-history.js';
import { unitRegister } from './unit-register.js';
import { vacancies } from './vacancies.js';
import type { View } from './view.js';
import { worklist } from './worklist.js';

/** Every view by its name. */
export const views: ReadonlyMap<string, View> = new Map(listed().map((view) => [view.name, view]));

function listed(): readonly View[] {
  return [
    quotaCounters,
    quotaResults,
    itemRegister,
    issueRegister,
    worklist,
    unitRegister,
    unitHistory,
    personRegister,
    postRegister,
    vacancies,
    trainingRegister,
    inbox,
    periodRegister,
    rulebookRegister,
    scoreSheet,
    scoreboard,
    consequences,
    adoptionStatistics,
    categoryBalance,
    officerStatistics,
  ];
}

/** Numbered SQL, run after the ledger's by the same `migrate`. */
export const viewMigrations = new URL('../migrations/', import.meta.url);
