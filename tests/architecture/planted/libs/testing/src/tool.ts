export const tool = 'planted';
