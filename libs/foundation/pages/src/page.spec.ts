import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { html } from './markup';
import { page } from './page';

const body = html`<p class=${'"><b>'}>${'<script>alert(1)</script> & more'}</p>`;

describe('a page', () => {
  it('shows as text what was put in', () => {
    const { text } = page({ title: '<Acme>', body });
    expect(text).toContain('&lt;script>alert(1)&lt;/script> &amp; more');
    expect(text).toContain('<title>&lt;Acme> · Charter</title>');
    expect(text).toContain('class="&quot;>&lt;b>"');
    expect(text.startsWith('<!doctype html><html lang="en">')).toBe(true);
  });

  it('runs its own script and no other', () => {
    const script = 'document.title = "a" && "<b>";';
    const { text, headers } = page({ title: 'Welcome', body, script });
    expect(text).toContain(`<script type="module">${script}</script>`);
    const hash = createHash('sha256').update(script).digest('base64');
    expect(headers['content-security-policy']).toContain(`script-src 'sha256-${hash}'`);
  });

  it('runs nothing and talks to nobody where it has no script', () => {
    const policy = page({ title: 'Welcome', body }).headers['content-security-policy'];
    expect(policy).not.toMatch(/script-src|connect-src|unsafe/);
    expect(policy).toContain("default-src 'none'");
  });

  it('allows the very style that it holds', () => {
    const { text, headers } = page({ title: 'Welcome', body });
    const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
  });
});
