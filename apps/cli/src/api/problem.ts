/** The body of an error: our problem documents, and the OAuth ones of the token endpoint. */
export type ProblemBody = Readonly<{
  status?: number;
  title?: string;
  detail?: string | Readonly<Record<string, string>>;
  error?: string;
  error_description?: string;
}>;

/** The server answered, and the answer was an error. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly body: ProblemBody;
  /** The server asks for a second factor, which no new token of the same kind can give. */
  readonly wantsSecondFactor: boolean;

  constructor(request: string, response: Pick<Response, 'status' | 'headers'>, body: ProblemBody) {
    super(`The server answered ${response.status} to ${request}: ${sentenceOf(body)}`);
    this.status = response.status;
    this.body = body;
    this.wantsSecondFactor = (response.headers.get('www-authenticate') ?? '').includes(
      'insufficient_user_authentication',
    );
  }
}

/** Reads an error's body, whatever it is: a proxy in between may well answer with HTML. */
export const problemBodyOf = (text: string): ProblemBody => {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
};

/** The useful words of a problem: what is said about this property, or about each, else the sentences about the whole. */
export const sentenceOf = ({ detail, title, error_description, error }: ProblemBody, property?: string): string => {
  if (typeof detail === 'object' && detail !== null && Object.keys(detail).length > 0) {
    const own = property === undefined ? undefined : detail[property];
    return (
      own ??
      Object.entries(detail)
        .map(([name, message]) => `${name}: ${message}`)
        .join('\n')
    );
  }
  const words = [title ?? error_description ?? error, typeof detail === 'string' ? detail : undefined];
  return [...new Set(words.filter(text => text !== undefined && text !== ''))].join(' ') || 'no reason given';
};
