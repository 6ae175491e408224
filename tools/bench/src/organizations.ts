/** Some organizations, and how their owner asks for them. */
export type Organizations = Readonly<{
  url: string;
  paths: readonly string[];
  headers: Readonly<Record<string, string>>;
}>;

type Owner = Readonly<{ url: string; apiToken: string }>;

/** Logs somebody in, and creates as many organizations as that somebody. */
export const organizationsOf = async ({ url, apiToken }: Owner, count: number): Promise<Organizations> => {
  const form = new URLSearchParams({ client_id: 'upsun-cli', grant_type: 'api_token', api_token: apiToken });
  const token = await answered(fetch(`${url}/oauth2/token`, { method: 'POST', body: form }));
  const headers = { authorization: `Bearer ${String(token['access_token'])}` };
  const paths: string[] = [];
  for (let index = 0; index < count; index++) {
    const body = JSON.stringify({ label: `Bench ${index}`, country: 'FR' });
    const asked = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
    paths.push(`/organizations/${String((await answered(fetch(`${url}/organizations`, asked)))['id'])}`);
  }
  return { url, paths, headers };
};

/** The body of an answer. Throws unless it is 2xx. */
export const answered = async (asked: Promise<Response>): Promise<Record<string, unknown>> => {
  const response = await asked;
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body;
};
