export const fact = 'planted';
