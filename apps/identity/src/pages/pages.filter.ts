import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Problem } from '@charter/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FormRefused } from './form-refused';
import { problemPage } from './login-pages';
import { isForm, show } from './shown';

export const PAGES = Symbol('pages');
export type PagesParts = Readonly<{ publicUrl: string; onTrouble: (problem: Problem) => void }>;

/** Tells problems on a page to whoever looks at pages, and as everywhere to all others. */
@Catch(Problem)
export class PagesFilter implements ExceptionFilter {
  constructor(@Inject(PAGES) private readonly pages: PagesParts) {}

  catch(problem: Problem, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    const { status, headers, body } = problem;
    if (status === 503) this.pages.onTrouble(problem);
    const page = problem instanceof FormRefused ? problem.page : problemPage(problem.message);
    if (looksAtPages(request)) void reply.send(show(reply, { page, status, headers }));
    else void reply.status(status).headers(headers).type('application/json').send(body);
  }
}

/** A form was sent, or a page is what is asked for. */
const looksAtPages = ({ headers }: FastifyRequest): boolean =>
  isForm(headers) || /\btext\/html\b/.test(headers.accept ?? '');
