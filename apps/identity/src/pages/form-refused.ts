import type { Page } from '@charter/pages';
import { Problem } from '@charter/service';

/** Something is wrong with a field that was sent; whoever looks at pages is asked again, by `page`. */
export class FormRefused extends Problem {
  constructor(
    field: string,
    fault: string,
    readonly page: Page,
  ) {
    super(400, fault, { detail: { [field]: fault } });
  }
}
