export const command = 'planted';
