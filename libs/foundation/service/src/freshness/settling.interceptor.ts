import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { concatMap, type Observable } from 'rxjs';

/** No controller can answer 2xx before everyone sees what it has done, not even one that forgets about it. */
export class SettlingInterceptor implements NestInterceptor {
  constructor(private readonly settle: () => Promise<void>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    return next.handle().pipe(
      concatMap(async answer => {
        await this.settle();
        return answer;
      }),
    );
  }
}
