import type { Provider } from '@nestjs/common';
import type { Schema } from '@charter/processors';
import type { ServiceParts } from '@charter/service';
import { accountLinks } from './accounts/account-links';
import { EMAIL_CHANGES, emailChangesDesk } from './accounts/email-changes.desk';
import { PASSWORD_RESETS, passwordResetsDesk } from './accounts/password-resets.desk';
import type { UsersDesk } from './http/users.desk';
import { failedAttempts } from './issuer/failed-attempts';
import { ISSUER } from './issuer/issuer.controller';
import type { Issuing } from './issuer/issuing';
import { deviceCookies } from './login/device-cookie';
import { LOGIN, loginDesk } from './login/login.desk';
import { PAGES, type PagesParts } from './pages/pages.filter';
import type { Passwords } from './passwords/passwords';
import { invitationLinksIn } from './projections/invitation-links/invitation-links.query';
import type { IdentityTables } from './projections/read-models';
import type { Registrar } from './registering/registrar';
import { invitedBy } from './registrations/invitations';
import { REGISTRATIONS, registrationsDesk } from './registrations/registrations.desk';

type Parts = Readonly<{
  service: ServiceParts;
  schema: Schema<IdentityTables>;
  users: UsersDesk;
  passwords: Passwords;
  registrar: Registrar;
  /** Makes what lets people in: once. */
  issuing: () => Promise<Issuing>;
}>;

const ISSUING = Symbol('issuing');
const OFTEN = 'You have asked for too many messages: try again in a minute.';

/** What those have to do with who have not logged in: logging in, registering, and a forgotten password. */
export const openToAnybody = ({
  service,
  schema,
  users,
  passwords,
  registrar,
  issuing,
}: Parts): readonly Provider[] => {
  const { vault, config, log } = service.parts;
  const settle = () => service.settle();
  const { publicUrl } = config;
  const devices = deviceCookies(vault, { secure: publicUrl.startsWith('https:') });
  const links = accountLinks({ vault, registrar });
  const invited = invitedBy({ invitations: invitationLinksIn(schema), vault, freshness: () => service.freshness });
  const pages: PagesParts = {
    publicUrl,
    onTrouble: ({ message, cause }) => log.warn({ err: cause }, message),
  };
  const registering = { registrar, passwords, vault, invitedBy: invited, rows: users.rows, show: users.show, settle };
  return [
    { provide: ISSUING, useFactory: issuing },
    { provide: ISSUER, inject: [ISSUING], useFactory: (made: Issuing) => made },
    {
      provide: LOGIN,
      inject: [ISSUING],
      useFactory: ({ calls, logins, byPassword }: Issuing) =>
        loginDesk({ calls, logins, passwords: byPassword, devices, registrar }),
    },
    {
      provide: REGISTRATIONS,
      inject: [ISSUING],
      useFactory: ({ attempts, openSession }: Issuing) => registrationsDesk({ ...registering, attempts, openSession }),
    },
    {
      provide: PASSWORD_RESETS,
      useValue: passwordResetsDesk({
        ...{ registrar, links, passwords, devices, settle, own: users.own },
        asking: failedAttempts(Date.now, OFTEN),
      }),
    },
    { provide: EMAIL_CHANGES, useValue: emailChangesDesk({ registrar, links, own: users.own }) },
    { provide: PAGES, useValue: pages },
  ];
};
