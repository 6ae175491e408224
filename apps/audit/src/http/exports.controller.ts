import { Readable } from 'node:stream';
import { Controller, Get, Inject, StreamableFile } from '@nestjs/common';
import { Requires } from '@charter/service';
import { AskedOfTheOrganization, type AskedOfOrganization } from './asked';
import { EXPORTS_DESK, type ExportsDesk } from './exports.desk';

/** The history of an organization as a file: of evidence, or a table for other tools with a manifest. */
@Controller('audit/organizations/:organizationId/export')
export class ExportsController {
  constructor(@Inject(EXPORTS_DESK) private readonly desk: ExportsDesk) {}

  @Get()
  @Requires('admin')
  async export(@AskedOfTheOrganization() asked: AskedOfOrganization): Promise<StreamableFile> {
    const { text, type, name } = await this.desk.export(asked);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(Readable.from(text, { objectMode: false }), { type, disposition });
  }

  @Get('manifest')
  @Requires('admin')
  manifest(@AskedOfTheOrganization() asked: AskedOfOrganization) {
    return this.desk.manifest(asked);
  }
}
