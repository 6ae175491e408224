import type { Processor } from '@charter/processors';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From the fastest answer worth telling apart to the longest that anybody waits. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

type RequestLabels = Readonly<{ service: string; method: string; route: string; status: number }>;
type CommandLabels = Readonly<{ service: string; command: string; outcome: string }>;

/** What Prometheus may ask of a process. One registry serves all services in it; a label tells them apart. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = this.#histogram('charter_request_seconds', 'Requests by route template.', [
    'service',
    'method',
    'route',
    'status',
  ]);
  readonly #commands = this.#histogram('charter_command_seconds', 'Commands by type and outcome.', [
    'service',
    'command',
    'outcome',
  ]);
  readonly #troubles = new Counter({
    name: 'charter_processor_troubles_total',
    help: 'What processors had to tell: retrying, parked, stopped, rebuilt.',
    labelNames: ['service', 'processor', 'what'],
    registers: [this.#registry],
  });
  readonly #watched: { service: string; processor: Processor }[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('charter_processor_lag_events', 'Events that have arrived and wait.', ({ lagEvents }) => lagEvents);
    this.#gauge(
      'charter_processor_lag_seconds',
      'How long ago the oldest event happened that waits.',
      ({ lagSeconds }) => lagSeconds,
    );
    this.#gauge('charter_processor_parked_keys', 'Keys that wait for an operator.', ({ parked }) => parked.length);
    this.#gauge('charter_processor_live', 'Whether it has caught up (1) or not (0).', ({ state }) =>
      state === 'live' ? 1 : 0,
    );
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  request(labels: RequestLabels, seconds: number): void {
    this.#requests.observe(labels, seconds);
  }

  command(labels: CommandLabels, seconds: number): void {
    this.#commands.observe(labels, seconds);
  }

  trouble(service: string, processor: string, what: string): void {
    this.#troubles.inc({ service, processor, what });
  }

  watch(service: string, processor: Processor): void {
    this.#watched.push({ service, processor });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.#registry] });
  }

  /** Asked of the processors only when somebody looks. */
  #gauge(name: string, help: string, valueOf: (status: ReturnType<Processor['status']>) => number): void {
    const watched = this.#watched;
    new Gauge({
      name,
      help,
      labelNames: ['service', 'processor'],
      registers: [this.#registry],
      collect() {
        for (const { service, processor } of watched)
          this.set({ service, processor: processor.name }, valueOf(processor.status()));
      },
    });
  }
}
