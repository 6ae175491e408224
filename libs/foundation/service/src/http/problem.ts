/** What a client reads of an error. `detail` is text, or for each property what is wrong with it. */
export type ProblemBody = Readonly<{
  status: number;
  /** One sentence that people can act on. */
  title: string;
  detail: string | Readonly<Record<string, string>>;
  error: string;
}>;

type About = Readonly<{
  detail?: ProblemBody['detail'];
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}>;

/** An answer that is an error. Thrown anywhere in the work on a request. */
export class Problem extends Error {
  readonly headers: Readonly<Record<string, string>>;
  readonly detail: ProblemBody['detail'] | undefined;

  constructor(
    readonly status: number,
    title: string,
    { detail, headers = {}, cause }: About = {},
  ) {
    super(title, { cause });
    this.detail = detail;
    this.headers = headers;
  }

  /** The body that the official clients read: the command line tool takes `title` or `detail`, by where it is. */
  get body(): ProblemBody {
    return { status: this.status, title: this.message, detail: this.detail ?? this.message, error: this.message };
  }
}

/** Something that cannot be known or done just now; the client may come again after so many seconds. */
export const unavailable = (
  title: string,
  { seconds = 1, cause }: { seconds?: number; cause?: unknown } = {},
): Problem => new Problem(503, title, { headers: { 'retry-after': String(seconds) }, cause });

/** Too much at once. */
export const tooMany = (title: string, seconds: number): Problem =>
  new Problem(429, title, { headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } });

/** Something that is not there, or that the caller may not know to be there. */
export const notFound = (what: string): Problem => new Problem(404, `${what} not found.`);
