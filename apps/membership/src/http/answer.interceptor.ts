import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';

type Reply = Readonly<{ status: (code: number) => unknown; header: (name: string, value: string) => unknown }>;

/** A body, and what is to be said beside it. */
export class Answer {
  constructor(
    readonly body: unknown,
    /** `next` is the address of the next page, where the body has no place for one. */
    readonly about: Readonly<{ status?: number; tag?: string; next?: string }>,
  ) {}
}

/** Sends what a controller answers as an {@link Answer}. */
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<Reply>();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof Answer)) return answer;
        const { status, tag, next: nextPage } = answer.about;
        if (status !== undefined) reply.status(status);
        if (tag !== undefined) reply.header('etag', tag);
        if (nextPage !== undefined) reply.header('link', `<${nextPage}>; rel="next"`);
        return answer.body;
      }),
    );
  }
}
