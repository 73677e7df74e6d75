import { there } from './no-cycles.js';

export const back = there;
