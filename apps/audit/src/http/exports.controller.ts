import { Controller, Get, Inject, type StreamableFile } from '@nestjs/common';
import { Requires } from '@charter/service';
import { AskedOfTheOrganization, type AskedOfOrganization } from './asked';
import { EXPORTS_DESK, type ExportsDesk } from './exports.desk';
import { streamed } from './streamed';

/** The history of an organization as a file: of evidence, or a table for other tools with a manifest. */
@Controller('audit/organizations/:organizationId/export')
export class ExportsController {
  constructor(@Inject(EXPORTS_DESK) private readonly desk: ExportsDesk) {}

  @Get()
  @Requires('admin')
  async export(@AskedOfTheOrganization() asked: AskedOfOrganization): Promise<StreamableFile> {
    return streamed(await this.desk.export(asked));
  }

  @Get('manifest')
  @Requires('admin')
  manifest(@AskedOfTheOrganization() asked: AskedOfOrganization) {
    return this.desk.manifest(asked);
  }
}
