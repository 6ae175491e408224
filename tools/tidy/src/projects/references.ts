import type { Check } from '../tree';
import { projectsOf, referencesOf, siblingsOf } from './project';

/** What package.json depends on is what tsconfig.json refers to: npm, Nx and the compiler see one graph. */
export const references: Check = tree => {
  const projects = projectsOf(tree);
  const folderOf = new Map(projects.map(project => [project.package.name, project.folder]));
  const ofProjects = projects.flatMap(project => {
    const wanted = siblingsOf(project).map(name => folderOf.get(name) ?? name);
    return differences(project.folder, wanted, project.references);
  });
  const compiled = projects.map(({ folder }) => folder).filter(folder => tree.has(`${folder}/tsconfig.json`));
  return [...ofProjects, ...differences('tsconfig.json', compiled, referencesOf(tree, '.'))];
};

const differences = (who: string, wanted: readonly string[], found: readonly string[]): readonly string[] => [
  ...wanted.filter(folder => !found.includes(folder)).map(folder => `${who}: no reference to ${folder}`),
  ...found
    .filter(folder => !wanted.includes(folder))
    .map(folder => `${who}: a reference to ${folder}, but no dependency`),
];
