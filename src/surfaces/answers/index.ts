/** What every address of the house answers, by its area. */
import type { Answers } from '#platform/http/answers.ts';

export const everyAnswer: Answers = {};
