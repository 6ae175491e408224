/** How every page looks: one column, dark where the reader's screen is. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #f5f6f8; --card: #fff; --line: #d5dae1; --act: #2954d1; --bad: #b3261e; --good: #1d7a46; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --soft: #a3adba; --paper: #14181f; --card: #1d232c; --line: #363f4b; --act: #7ea2ff; --bad: #ff8f86; --good: #6fd39b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
body > header { padding: 1.25rem 1.5rem; font-weight: 700; letter-spacing: .02em; }
main { max-width: 30rem; margin: 1rem auto 4rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
main:has(table) { max-width: 60rem; }
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.25; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
p { margin: 0 0 1rem; }
a { color: var(--act); }
form { margin: 0; }
label { display: block; margin: 0 0 1rem; font-weight: 600; }
label small, .soft { color: var(--soft); font-weight: 400; }
input, select { display: block; width: 100%; margin-top: .25rem; padding: .6rem .7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: inherit; }
button, .button { display: inline-block; padding: .6rem 1.1rem; border: 1px solid var(--act); border-radius: 8px; background: var(--act); color: var(--card); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
button.quiet { background: transparent; color: var(--act); }
button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
[hidden] { display: none; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
.problem { color: var(--bad); }
.done { color: var(--good); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
dt { color: var(--soft); }
dd { margin: 0 0 .75rem; font-weight: 600; }
`;
