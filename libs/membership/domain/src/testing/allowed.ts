// What the product promises, written down once more: so that a slip in the table of operations is seen.

/** What each may do in an organization: who owns it, who holds one permission alone, and who merely belongs. */
export const IN_ORGANIZATION = `
                      owner admin billing members plans projects:create projects:list member
organization:view     x     x     x       x       x     x               x             x
organization:edit     x     x     -       -       -     -               -             -
organization:delete   x     -     -       -       -     -               -             -
members:view          x     x     -       x       -     -               -             -
members:add           x     x     -       x       -     -               -             -
members:edit          x     x     -       x       -     -               -             -
members:remove        x     x     -       x       -     -               -             -
member-settings:view  x     -     -       -       -     -               -             -
member-settings:edit  x     -     -       -       -     -               -             -
invitations:view      x     x     -       x       -     -               -             -
invitations:create    x     x     -       x       -     -               -             -
invitations:resend    x     x     -       x       -     -               -             -
invitations:revoke    x     x     -       x       -     -               -             -
ownership:offer       x     -     -       -       -     -               -             -
ownership:withdraw    x     -     -       -       -     -               -             -
billing:view          x     x     x       -       -     -               -             -
billing:edit          x     x     x       -       -     -               -             -
billing:pay           x     x     x       -       -     -               -             -
plans:view            x     x     -       -       x     -               -             -
plans:change          x     x     -       -       x     -               -             -
plans:cancel          x     x     -       -       x     -               -             -
projects:list         x     x     x       -       x     -               x             -
projects:create       x     x     -       -       -     x               -             -
projects:transfer     x     x     -       -       x     -               -             -
project:view          x     x     x       -       x     -               x             -
project:edit          x     x     -       -       -     -               -             -
project-access:view   x     x     -       x       -     -               -             -
project-access:edit   x     x     -       x       -     -               -             -
development:view      x     x     -       -       -     -               -             -
development:contribute x    x     -       -       -     -               -             -
development:administer x    x     -       -       -     -               -             -
staging:view          x     x     -       -       -     -               -             -
staging:contribute    x     x     -       -       -     -               -             -
staging:administer    x     x     -       -       -     -               -             -
production:view       x     x     -       -       -     -               -             -
production:contribute x     x     -       -       -     -               -             -
production:administer x     x     -       -       -     -               -             -
`;

/** What each permission in a project allows in that project. */
export const IN_PROJECT = `
                       admin viewer development:admin development:contributor development:viewer staging:admin staging:contributor staging:viewer production:admin production:contributor production:viewer
project:view           x     x      x x x  x x x  x x x
project:edit           x     -      - - -  - - -  - - -
project-access:view    x     -      - - -  - - -  - - -
project-access:edit    x     -      - - -  - - -  - - -
development:view       x     -      x x x  - - -  - - -
development:contribute x     -      x x -  - - -  - - -
development:administer x     -      x - -  - - -  - - -
staging:view           x     -      - - -  x x x  - - -
staging:contribute     x     -      - - -  x x -  - - -
staging:administer     x     -      - - -  x - -  - - -
production:view        x     -      - - -  - - -  x x x
production:contribute  x     -      - - -  - - -  x x -
production:administer  x     -      - - -  - - -  x - -
`;

/** The cells of a matrix, one by one. */
export const cellsOf = (matrix: string) => {
  const [heads = [], ...lines] = matrix
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/));
  return lines.flatMap(([operation = '', ...cells]) =>
    heads.map((head, index) => ({ operation, head, allowed: cells[index] === 'x' })),
  );
};
export const operationsIn = (matrix: string) => [...new Set(cellsOf(matrix).map(({ operation }) => operation))].sort();
