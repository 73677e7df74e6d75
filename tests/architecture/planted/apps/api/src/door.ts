export const door = 'planted';
