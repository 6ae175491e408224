/** Rules of our own, where no ready one says it. */

/** @typedef {import('eslint').Rule.RuleModule} Rule */
/** @typedef {import('eslint').Rule.Node} Node */

const SUITES = new Set(['describe', 'it', 'test', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach']);

/**
 * A function fits on a screen. What declares tests is a list of them, however long, not a function in that sense.
 * @type {Rule}
 */
const functionSize = {
  meta: { type: 'suggestion', schema: [{ type: 'number' }] },
  create: context => {
    const most = context.options[0];
    /** @param {Node} node */
    const check = node => {
      const lines = node.loc ? node.loc.end.line - node.loc.start.line + 1 : 0;
      if (lines <= most || declaresTests(node)) return;
      context.report({ node, message: `This function has ${lines} lines; ${most} at most.` });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};

/**
 * @param {Node} node
 * @returns {boolean}
 */
const declaresTests = node => {
  const { body } = /** @type {import('estree').Function} */ (node);
  const statements = body.type === 'BlockStatement' ? body.body : [];
  return statements.some(statement => {
    if (statement.type !== 'ExpressionStatement') return false;
    return SUITES.has(calledName(statement.expression));
  });
};

/**
 * `it` for it(…), it.each(…)(…) and the like.
 * @param {import('estree').Node} expression
 * @returns {string}
 */
const calledName = expression => {
  if (expression.type === 'CallExpression') return calledName(expression.callee);
  if (expression.type === 'TaggedTemplateExpression') return calledName(expression.tag);
  if (expression.type === 'MemberExpression') return calledName(expression.object);
  return expression.type === 'Identifier' ? expression.name : '';
};

/**
 * Who switches a rule off says why, after two dashes.
 * @type {Rule}
 */
const reasonedDisable = {
  meta: { type: 'problem', schema: [] },
  create: context => ({
    Program: () => {
      for (const comment of context.sourceCode.getAllComments()) {
        if (!/^\s*eslint-disable/.test(comment.value) || / -- \S/.test(comment.value)) continue;
        if (comment.loc) context.report({ loc: comment.loc, message: 'Say why, after " -- ".' });
      }
    },
  }),
};

export const charter = { rules: { 'function-size': functionSize, 'reasoned-disable': reasonedDisable } };
