import { ApiProblem, sentenceOf } from './api/problem';
import { EXIT, Failure } from './failure';

/** Puts any error into words and an exit code; an error that nobody foresaw is said as it is. */
export const explain = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  if (error instanceof ApiProblem) return explainProblem(error);
  if (!(error instanceof Error)) return new Failure(String(error), { exitCode: EXIT.unexpected });
  // Ctrl-C at a question.
  if (error.name === 'ExitPromptError') return new Failure('Cancelled.');
  // What the parser says about options and arguments; it adds where to find help by itself.
  if ('oclif' in error) return new Failure(error.message);
  return new Failure(error.message, {
    exitCode: EXIT.unexpected,
    advice: ['With -v the command says where this happened.'],
  });
};

const explainProblem = (problem: ApiProblem): Failure => {
  const sentence = sentenceOf(problem.body);
  switch (problem.status) {
    case 401:
      return problem.wantsSecondFactor
        ? new Failure('This needs multi-factor authentication, which an API token cannot give.', {
            exitCode: EXIT.loginRequired,
          })
        : new Failure(`The server does not accept this login: ${sentence}`, {
            exitCode: EXIT.loginRequired,
            advice: ['Log in again: platform auth:login'],
          });
    case 403:
      return new Failure(`Permission denied: ${sentence}`, { exitCode: EXIT.forbidden });
    case 400:
    case 409:
    case 422:
      return new Failure(sentence);
    default:
      return new Failure(problem.message, { exitCode: EXIT.unexpected });
  }
};
