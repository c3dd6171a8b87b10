export type {
  Answer,
  Clause,
  CompiledExpression,
  EvaluationRefusal,
  ExpressionProblem,
  ExpressionRefusal,
  ResultType,
} from './compile-expression.ts';
export { expressionCompiler } from './compile-expression.ts';
export type { CelType, Field, Fields } from './declared.ts';
export { EXPRESSION_CHARS_MAX, EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX } from './environment.ts';
export { COST_MAX } from './lint.ts';
export const CEL_ENGINE = { name: 'troth-cel', version: '1.0.0' } as const;
