import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';

// Lints texts as if they stood at the paths given with them, by the real configuration: [{ file, text }] on stdin, for
// each a list of { rule, message } on stdout. Without the rules that need types: the files are not there to be compiled.
const eslint = new ESLint({ overrideConfig: [ts.configs.disableTypeChecked] });

/** @type {readonly { file: string, text: string }[]} */
const asked = JSON.parse(await text(process.stdin));
const findings = [];
for (const { file, text } of asked) {
  const [result] = await eslint.lintText(text, { filePath: file });
  findings.push((result?.messages ?? []).map(({ ruleId, message }) => ({ rule: ruleId, message })));
}
console.log(JSON.stringify(findings));
