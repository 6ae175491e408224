/**
 * `--require a,b` is ours, the rest is Jest's: patterns of paths, and options (written --name=value).
 * @param {readonly string[]} args
 */
export const readArguments = args => {
  const joined = args.join('\n').replaceAll('--require\n', '--require=').split('\n').filter(Boolean);
  const ours = joined.filter(arg => arg.startsWith('--require='));
  const forJest = joined.filter(arg => !ours.includes(arg));
  return {
    required: ours.flatMap(arg => arg.slice('--require='.length).split(',')).filter(Boolean),
    forJest,
    patterns: forJest.filter(arg => !arg.startsWith('-')),
  };
};
