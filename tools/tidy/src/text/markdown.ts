/** Code shows things; it does not link or head. */
const withoutCode = (markdown: string) =>
  markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, code => code.slice(1, -1));

/** Headings, with the anchors that a reader's browser jumps to. */
export const headingsOf = (markdown: string): readonly Readonly<{ title: string; anchor: string }>[] =>
  [...withoutCode(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, title = '']) => ({
    title,
    anchor: anchorOf(title),
  }));

const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

/** Where links and pictures point to. */
export const linksOf = (markdown: string): readonly string[] =>
  [
    ...markdown
      .replace(/^```[\s\S]*?^```/gm, '')
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g),
  ].map(([, target = '']) => target);
