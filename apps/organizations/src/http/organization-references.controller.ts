import { Controller, Get, Inject, Query } from '@nestjs/common';
import { idsReferredTo, Requires } from '@charter/service';
import { ORGANIZATIONS, type OrganizationsDesk } from './organizations.desk';

type Reference = Readonly<{ in?: unknown; sig?: unknown }>;

@Controller('ref/organizations')
export class OrganizationReferencesController {
  constructor(@Inject(ORGANIZATIONS) private readonly desk: OrganizationsDesk) {}

  /** By a link that was given out with a list of something that belongs to organizations. */
  @Get()
  @Requires('login')
  async read(@Query() reference: Reference) {
    const ids = idsReferredTo(this.desk.vault, 'organizations', reference);
    const found = new Map((await this.desk.rows.withIds(ids)).map(row => [row.id, row]));
    return Object.fromEntries(
      ids.map(id => {
        const row = found.get(id);
        return [id, row ? { id, type: row.type, owner_id: row.owner_id, name: row.name, label: row.label } : null];
      }),
    );
  }
}
