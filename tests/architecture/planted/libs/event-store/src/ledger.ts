export const ledger = 'planted';
