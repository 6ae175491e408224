/** The exit codes of the official command line tool, so that scripts written for it keep working. */
export const EXIT = {
  refused: 1,
  loginRequired: 3,
  unknownHost: 5,
  forbidden: 6,
  noSuchProject: 9,
  unexpected: 255,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command says, and the code it exits with, when it cannot do what was asked. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  /** What the reader may do about it, one sentence a line. */
  readonly advice: readonly string[];

  constructor(
    message: string,
    { exitCode = EXIT.refused, advice = [] }: { exitCode?: ExitCode; advice?: readonly string[] } = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.advice = advice;
  }
}
