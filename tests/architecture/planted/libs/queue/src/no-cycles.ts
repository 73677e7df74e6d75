import { back } from './return-path.js';

export const there = back;
