const RULES = { top: '-', bottom: '-', mid: '-', left: '|', right: '|', middle: '|' };
const CROSSINGS = {
  'left-mid': '+',
  'right-mid': '+',
  'mid-mid': '+',
  'top-left': '+',
  'top-mid': '+',
  'top-right': '+',
  'bottom-left': '+',
  'bottom-mid': '+',
  'bottom-right': '+',
};
const PADDING = 2;
/** Narrower columns would break every word; better that the table runs over. */
const NARROWEST = 6;

/** Draws lines of cells as a table with borders, its cells wrapped where it would be wider than `width`. */
export const boxed = async (
  lines: readonly (readonly string[])[],
  { header, width }: { header: boolean; width: number },
): Promise<string> => {
  // Loaded here: what scripts ask for, in the other formats, starts without it.
  const { default: CliTable } = await import('cli-table3');
  const [head, ...body] = header ? lines : [[], ...lines];
  const table = new CliTable({
    chars: { ...RULES, ...CROSSINGS },
    head: [...(head ?? [])],
    style: { head: [], border: [], compact: true },
    colWidths: narrowed(lines, width),
    wordWrap: true,
    // Ids and addresses have no words to wrap at.
    wrapOnWordBoundary: false,
  });
  for (const line of body) table.push([...line]);
  return `${table.toString()}\n`;
};

/** Nothing where the table fits. Else the widest columns give way, all to one common width. */
const narrowed = (lines: readonly (readonly string[])[], width: number): number[] => {
  const natural = (lines[0] ?? []).map((_, column) =>
    lines.reduce((widest, line) => Math.max(widest, widthOf(line[column] ?? '')), 0),
  );
  const room = width - natural.length * (PADDING + 1) - 1;
  const taken = (limit: number) => natural.reduce((sum, own) => sum + Math.min(own, limit), 0);
  let limit = Math.max(...natural);
  if (taken(limit) <= room) return [];
  while (limit > NARROWEST && taken(limit) > room) limit--;
  return natural.map(own => Math.min(own, limit) + PADDING);
};

const widthOf = (cell: string) => Math.max(...cell.split('\n').map(line => line.length));
