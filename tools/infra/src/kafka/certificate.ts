import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findProgram } from '../process/find-program';
import { output } from '../process/command';
import { madeOnce } from '../process/made-once';

/** Files by which a broker on 127.0.0.1 shows who it is, and by which a client knows it. */
export type Certificate = Readonly<{
  /** The broker's key, and whom it trusts: itself. Java's stores of keys, with one password. */
  keys: string;
  trusted: string;
  password: string;
  /** For clients (PEM). */
  authority: string;
}>;

/** For a server that nobody else can reach. */
const PASSWORD = 'not-a-secret';

/** Makes the certificate of a broker in a folder, once. */
export const certificateIn = async (folder: string): Promise<Certificate> => {
  const filesIn = (place: string): Certificate => ({
    keys: join(place, 'keys.p12'),
    trusted: join(place, 'trusted.p12'),
    password: PASSWORD,
    authority: join(place, 'authority.pem'),
  });
  await mkdir(dirname(folder), { recursive: true });
  await madeOnce(folder, async unfinished => {
    const { keys, trusted, authority } = filesIn(unfinished);
    await mkdir(unfinished);
    const who = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1', '-validity', '3650'];
    await keytool(['-genkeypair', '-alias', 'broker', '-keyalg', 'EC', ...who, '-keystore', keys]);
    await keytool(['-exportcert', '-rfc', '-alias', 'broker', '-keystore', keys, '-file', authority]);
    await keytool(['-importcert', '-noprompt', '-alias', 'broker', '-keystore', trusted, '-file', authority]);
  });
  return filesIn(folder);
};

/** Comes with Java. */
const keytool = (args: readonly string[]): Promise<string> =>
  output({ program: findProgram('keytool')!, args: [...args, '-storetype', 'PKCS12', '-storepass', PASSWORD] });
