/** Every published topic that the engine knows, by name. A topic that is not here fails by name. */
import { allocationTopics } from './allocation.topics.ts';
import { amendmentTopics } from './amendment.topics.ts';
import { approvalTopics } from './approval.topics.ts';
import { commitmentTopics } from './commitment.topics.ts';
import { metricsTopics } from './metrics.topics.ts';
import { moneyTopics } from './money.topics.ts';
import { promotionTopics } from './promotion.topics.ts';
import { prorationTopics } from './proration.topics.ts';
import { ratingTopics } from './rating.topics.ts';
import type { Topics } from './run-cases.ts';

export const TOPICS: Topics = {
  ...ratingTopics,
  ...commitmentTopics,
  ...prorationTopics,
  ...amendmentTopics,
  ...metricsTopics,
  ...moneyTopics,
  ...allocationTopics,
  ...promotionTopics,
  ...approvalTopics,
};
