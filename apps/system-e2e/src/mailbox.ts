import { eventually } from '@charter/testing';

export type Mail = Readonly<{
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  created_at: string;
}>;

/** What was sent to somebody, newest first. */
const mailsTo = async (url: string, address: string): Promise<readonly Mail[]> => {
  const response = await fetch(`${url}/mailbox/messages?to=${encodeURIComponent(address)}`);
  return ((await response.json()) as { items: readonly Mail[] }).items;
};

/** Waits for a message whose subject has this. */
export const mailTo = (url: string, address: string, subject: RegExp): Promise<Mail> =>
  eventually(
    async () => (await mailsTo(url, address)).find(mail => subject.test(mail.subject)),
    `a message to ${address} about ${String(subject)}`,
  );

/** The link in a message that leads below this path. */
export const linkIn = ({ text }: Mail, path: string): string => {
  const [link] = new RegExp(`https?://\\S+${path}/\\S+`).exec(text) ?? [];
  if (link === undefined) throw new Error(`No link to ${path} in: ${text}`);
  return link;
};
